"""Spans along an event's way, in the trace of the click that led to it; what leaves quotes nobody."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, Protocol

from opentelemetry import context, trace
from opentelemetry.propagate import extract
from opentelemetry.sdk.trace import Event, ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.trace import SpanKind, Status

tracer = trace.get_tracer("rinnalla.events")

QUOTING = ("exception.message", "exception.stacktrace", "url.query")
"""What of an error could quote a person: a database's text shows the row."""


ADDRESSES = ("http.url", "http.target", "url.full")
"""What follows the question mark may be a login's code, or what someone looked for."""


class Headed(Protocol):
    """A Kafka record, as far as it matters here."""

    @property
    def topic(self) -> str: ...
    @property
    def headers(self) -> Sequence[tuple[str, bytes]]: ...


class Unquoting(SpanExporter):
    """Passes spans on with their errors' kinds alone, and addresses without their questions."""

    def __init__(self, exporter: SpanExporter) -> None:
        self.exporter = exporter

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return self.exporter.export([unquoting(span) for span in spans])

    def shutdown(self) -> None:
        self.exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self.exporter.force_flush(timeout_millis)


def unquoting(span: ReadableSpan) -> ReadableSpan:
    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=without_questions(span.attributes or {}),
        events=[Event(event.name, without_quotes(event.attributes or {}), event.timestamp) for event in span.events],
        links=span.links,
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def without_quotes(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in attributes.items() if name not in QUOTING}


def without_questions(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: str(value).partition("?")[0] if name in ADDRESSES else value
        for name, value in without_quotes(attributes).items()
    }


def place_of(traceparent: str | None) -> context.Context:
    return extract({"traceparent": traceparent} if traceparent else {}, context.Context())


@contextmanager
def sending(rows: Iterable[Mapping[str, Any]]) -> Iterator[None]:
    """A span for each outbox row that knows its click, until the broker has acknowledged them all."""
    with ExitStack() as ending:
        for row in rows:
            if row["traceparent"]:
                place = place_of(row["traceparent"])
                span = tracer.start_span(f"send {row['topic']}", place, SpanKind.PRODUCER, {"event": row["event_type"]})
                ending.callback(span.end)
        yield


@contextmanager
def taking(records: Sequence[Headed], consumer: str) -> Iterator[None]:
    """A span for each record; what a batch of one trace does in the database stands in that trace too."""
    with ExitStack() as ending:
        spans = [
            tracer.start_span(f"{consumer} takes {one.topic}", place_told(one), SpanKind.CONSUMER) for one in records
        ]
        for span in spans:
            ending.callback(span.end)
        if len({span.get_span_context().trace_id for span in spans}) == 1:
            ending.enter_context(trace.use_span(spans[0]))
        yield


@contextmanager
def in_trace_of(record: Headed) -> Iterator[None]:
    """Log lines, SQL and events of the block belong to the record's trace."""
    token = context.attach(place_told(record))
    try:
        yield
    finally:
        context.detach(token)


def place_told(record: Headed) -> context.Context:
    told = next((value for name, value in record.headers if name == "traceparent"), None)
    return place_of(told.decode(errors="replace") if told else None)
