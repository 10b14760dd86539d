"""Logs as one JSON object a line."""

from __future__ import annotations

import logging

import structlog
from structlog.tracebacks import ExceptionDictTransformer


def json_formatter() -> logging.Formatter:
    """The formatter that the logging settings name."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            # Without the frames' variables: they hold names, phones and what was said.
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
