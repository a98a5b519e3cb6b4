"""The demo installation: two organisations, their offices, staff and services, synthetic people."""

from __future__ import annotations

PASSWORD = "mizban-demo-1405"  # noqa: S105 - of a demo that only answers on loopback
EXAMPLES = (
    ("officer in Fars, rangeland", "frw-fars-rangeland-1"),
    ("head of the office in Fars", "frw-fars-head"),
    ("administrator, head office", "frw-administrator"),
)


def announcement(port: int) -> list[str]:
    """What the operator reads below the line `ready`."""
    return [
        "a demo: its people, offices and dates are made up, and no message leaves it",
        f"  natural resources      http://frw.localhost:{port}",
        f"  mining engineering     http://imeo.localhost:{port}",
        f"  people and accounts    http://localhost:{port}/demo/",
        f"  staff sign in at       http://frw.localhost:{port}/staff/   password {PASSWORD}",
        *(f"    {who:<28} {username}" for who, username in EXAMPLES),
    ]
