"""Traces, metrics and logs: one trace from click to figure, and never a word about a person."""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog
from fastapi import FastAPI
from opentelemetry import context, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from common.settings import ServiceSettings
from common.spans import Unquoting

UNTRACED = "//[^/]+/(health/|metrics$)"
"""Looked for anywhere in a whole address."""
CHATTY = ("aiokafka", "faststream")
"""Libraries that log tens of lines a second while a server is away."""
W3C, IDS, EMPTY = TraceContextTextMapPropagator(), RandomIdGenerator(), context.Context()


def start_telemetry(settings: ServiceSettings) -> None:
    """Once a process, before the app is made."""
    set_up_logs(settings.log_level)
    if settings.is_traced:
        provider = TracerProvider(resource=Resource.create({"service.name": settings.service}))
        provider.add_span_processor(BatchSpanProcessor(Unquoting(OTLPSpanExporter())))
        trace.set_tracer_provider(provider)


def trace_app(app: FastAPI, settings: ServiceSettings, *, untraced: str = UNTRACED) -> None:
    """Spans when someone collects them; else the trace's id alone, for logs and events, at a twentieth of the cost."""
    if settings.is_traced:
        FastAPIInstrumentor.instrument_app(app, excluded_urls=untraced, exclude_spans=["receive", "send"])
    else:
        app.add_middleware(Identified)


class Identified:
    """Gives each request its place in a trace, the caller's or a new one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        span = trace.NonRecordingSpan(place_in_trace(scope))
        token = context.attach(trace.set_span_in_context(span, EMPTY))
        try:
            await self.app(scope, receive, send)
        finally:
            context.detach(token)


def place_in_trace(scope: Scope) -> trace.SpanContext:
    told = Headers(scope=scope).get("traceparent")
    caller = trace.get_current_span(W3C.extract({"traceparent": told}) if told else EMPTY).get_span_context()
    trace_id = caller.trace_id if caller.is_valid else IDS.generate_trace_id()
    return trace.SpanContext(trace_id, IDS.generate_span_id(), is_remote=False, trace_flags=caller.trace_flags)


def trace_calls(settings: ServiceSettings, engine: AsyncEngine) -> None:
    """SQL and HTTP calls, when someone collects the traces."""
    if settings.is_traced:
        # Its range of versions ends before ours; asked all the same it works (tests/common/test_spans.py).
        SQLAlchemyInstrumentor().instrument(engine=engine.sync_engine, skip_dep_check=True)
        HTTPXClientInstrumentor().instrument()


async def show_metrics(request: Request) -> Response:
    return Response(generate_latest(), headers={"content-type": CONTENT_TYPE_LATEST})


Entry = MutableMapping[str, Any]


def add_trace(logger: Any, name: str, entry: Entry) -> Entry:
    span = trace.get_current_span().get_span_context()
    if span.is_valid:
        entry["trace_id"] = trace.format_trace_id(span.trace_id)
    return entry


def keep_only_places(logger: Any, name: str, entry: Entry) -> Entry:
    """An exception as its types and places. Its text could quote a person: a database's or a validator's does."""
    raised = entry.pop("exc_info", None)
    error = sys.exc_info()[1] if raised is True else raised[1] if isinstance(raised, tuple) else raised
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-12:]
        entry["error"] = type(error).__name__
        entry["places"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        state = getattr(getattr(error, "orig", None), "sqlstate", None)
        if state:
            entry["sqlstate"] = state
    return entry


def keep_only_what_happened(logger: Any, name: str, entry: Entry) -> Entry:
    """The first line of what a library says; of asyncio without the callback's arguments, which it shows."""
    said = str(entry.get("event", "")).partition("\n")[0]
    entry["event"] = re.split("[(<]", said)[0].rstrip() if entry.get("logger") == "asyncio" else said
    return entry


class AtMostOncePerSecond(logging.Filter):
    """Keeps the first line of a second, of each library."""

    def __init__(self) -> None:
        super().__init__()
        self.last: dict[str, int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        second = int(record.created)
        is_new = self.last.get(record.name) != second
        self.last[record.name] = second
        return is_new


def set_up_logs(level: str) -> None:
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        add_trace,
        keep_only_places,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, keep_only_what_happened],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    handler.addFilter(rate_limit_chatty())
    logging.root.handlers = [handler]
    logging.root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.asgi"):  # else they write an error's text by themselves
        logging.getLogger(name).handlers, logging.getLogger(name).propagate = [], True
    for name in ("httpx", "httpcore"):  # they log addresses
        logging.getLogger(name).setLevel(logging.WARNING)


def rate_limit_chatty() -> logging.Filter:
    limit = AtMostOncePerSecond()

    class ChattyOnly(logging.Filter):
        def filter(self, record: logging.LogRecord) -> bool:
            return not record.name.startswith(CHATTY) or limit.filter(record)

    return ChattyOnly()
