"""The server's configuration, written anew at every start: PostgreSQL itself never changes it.

The files lie outside the data directory, in a directory that the server's account can read and not write.
"""

from __future__ import annotations

from pathlib import Path

from mizban.runtime.postgres.account import operator_name
from mizban.runtime.postgres.place import Place

SUPERUSER = "mizban_superuser"
ROLES = ("mizban_owner", "mizban_app", "mizban_worker")

COMMON = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "jit": "off",  # compiling costs more than the short queries of a desk
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "default_text_search_config": "pg_catalog.simple",
    # Statements and their details carry what people wrote; the log must not (house style, point 10).
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
DURABLE = {
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",  # one file a weekday, so a week is kept
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    "log_line_prefix": "%m [%p] %u@%d ",
    "max_wal_size": "1GB",
}
FAST = {
    # For tests: a crash of the machine may lose the cluster, a crash of the server does not.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "min_wal_size": "2MB",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "io_method": "sync",
    "max_connections": "150",  # races of sixty, in several processes
}


def write(place: Place, *, fast: bool) -> Path:
    """Write the three files and return the main one."""
    directory = place.configuration
    main = directory / "postgresql.conf"
    files = {
        "hba_file": (directory / "pg_hba.conf", "local all all peer map=mizban\n"),
        "ident_file": (directory / "pg_ident.conf", identities(operator_name())),
    }
    settings = COMMON | (FAST if fast else DURABLE)
    sockets = str(place.socket_directory).replace('"', '""')
    settings |= {"unix_socket_directories": f'"{sockets}"', "log_directory": str(place.log)}
    for setting, (path, text) in files.items():
        path.write_text(text)
        path.chmod(0o644)
        settings[setting] = str(path)
    main.write_text(as_text(settings))
    main.chmod(0o644)
    return main


def as_text(settings: dict[str, str]) -> str:
    """One `name = 'value'` a line, quoted as PostgreSQL reads it."""
    return "".join(f"{name} = {quoted(value)}\n" for name, value in settings.items())


def quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def identities(operator: str) -> str:
    """pg_ident.conf: the account that runs Mizban, and no other, may become each of the database's roles."""
    name = '"' + operator.replace('"', '""') + '"'
    return "".join(f"mizban {name} {role}\n" for role in (SUPERUSER, *ROLES))
