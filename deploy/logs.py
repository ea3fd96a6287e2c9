"""Structured logs: one JSON line an event, with request id and business, and nothing personal."""

from __future__ import annotations

import logging
from typing import Any

import structlog


def configure(_: dict[str, Any] | None = None) -> None:
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        _add_business,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    logging.getLogger("django.request").addFilter(_without_address)


def _without_address(record: logging.LogRecord) -> bool:
    """Django writes the whole path, and some paths are a secret: `portico.request` has the route and the same id."""
    record.msg, record.args = f"answered {getattr(record, 'status_code', '')}", ()
    return record.levelno >= logging.ERROR


def _add_business(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    from tenants.entry import business_or_none  # logging is configured before the apps can be imported

    business = business_or_none()
    if business is not None:
        event["business"] = business.schema_name
    return event
