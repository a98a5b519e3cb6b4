"""Structured logs: one JSON object a line on standard error, constant event names, ids only."""

from __future__ import annotations

import re
from typing import Any

import structlog

_LINK = re.compile(r"(?<=/v/)[^/?\s]+")
_ROWS = re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE)


def without_rows(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Leave out what PostgreSQL quotes of a row in its errors: it is what somebody has written."""
    if "exception" in event:
        event["exception"] = _ROWS.sub(r"\1: left out", event["exception"])
    return event


def without_query(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Leave out what stands behind the `?` of an address: people search for names and national IDs."""
    if isinstance(event.get("request"), str):
        event["request"] = event["request"].partition("?")[0]
    return event


def without_links(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Leave out what opens a visit without signing in."""
    for name in ("event", "request", "path"):
        if isinstance(event.get(name), str):
            event[name] = _LINK.sub("…", event[name])
    return event


PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
    without_rows,
    without_query,
    without_links,
]


def logging_config() -> dict[str, Any]:
    """Django's LOGGING, and structlog set up to go through it."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *PROCESSORS,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
                "foreign_pre_chain": PROCESSORS,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            "django.server": {"level": "WARNING"},
            "django_structlog": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},
            "pikepdf": {"level": "WARNING"},
            "procrastinate": {"level": "WARNING"},
        },
    }
