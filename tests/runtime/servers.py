"""One server, many databases: quicker than a server for each test."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg

from mizban.runtime.environment import Role
from mizban.runtime.postgres import Cluster
from mizban.runtime.postgres.configuration import SUPERUSER


@dataclass
class Server:
    """A running server, and databases on it that are empty when a test gets them."""

    cluster: Cluster

    def new(self, name: str) -> dict[Role, str]:
        with psycopg.connect(self.cluster.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        self.cluster.make_database(name)
        return {role: self.cluster.url(role.embedded, name) for role in Role}
