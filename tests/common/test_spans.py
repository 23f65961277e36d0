"""One trace from the click to the figure, and nothing of a person in it."""

import subprocess
import sys
from collections.abc import Iterator
from uuid import uuid4

import asyncpg
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, Status, StatusCode

from common import spans
from common.database import create_engine, create_sessions
from common.events import ClientRegistered
from common.outbox import publish
from common.relay import Relay
from tests.common.conftest import Settings
from tests.common.test_outbox import Broker
from tests.records import a_record
from tests.service import received

CLICK = "4bf92f3577b34da6a3ce929d0e0e4736"
TRACEPARENT = f"00-{CLICK}-00f067aa0ba902b7-01"


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans.Unquoting(exporter)))
    monkeypatch.setattr(spans, "tracer", provider.get_tracer("tests"))
    yield exporter
    provider.shutdown()


def told(collected: InMemorySpanExporter) -> list[tuple[str, SpanKind, str]]:
    return [
        (span.name, span.kind, trace.format_trace_id(span.context.trace_id)) for span in collected.get_finished_spans()
    ]


def event() -> ClientRegistered:
    return ClientRegistered(client_id=uuid4(), municipality="698")


async def test_the_relay_sends_in_the_trace_of_the_click(
    committed: str, settings_variables: None, collected: InMemorySpanExporter
) -> None:
    settings = Settings(database_url=committed, otel_exporter_otlp_endpoint="http://collector.test")
    engine = create_engine(settings)
    async with create_sessions(engine, settings).begin() as session:
        with spans.in_trace_of(a_record(received(event()), headers=(("traceparent", TRACEPARENT.encode()),))):
            publish(session, event())
        publish(session, event())
    await engine.dispose()
    connection = await asyncpg.connect(committed)

    assert await Relay(settings, Broker()).send_oldest(connection) == 2

    await connection.close()
    assert told(collected) == [("send referral.events", SpanKind.PRODUCER, CLICK)]


def test_a_consumer_takes_in_the_trace_of_the_click(collected: InMemorySpanExporter) -> None:
    records = [a_record(received(event()), headers=(("traceparent", TRACEPARENT.encode()),)) for _ in range(2)]

    with spans.taking(records, "reporting"):
        assert trace.format_trace_id(trace.get_current_span().get_span_context().trace_id) == CLICK

    assert told(collected) == [("reporting takes referral.events", SpanKind.CONSUMER, CLICK)] * 2


def test_a_batch_of_several_clicks_belongs_to_none(collected: InMemorySpanExporter) -> None:
    clicked = a_record(received(event()), headers=(("traceparent", TRACEPARENT.encode()),))

    with spans.taking([clicked, a_record(received(event()), headers=(("traceparent", None),))], "reporting"):
        assert not trace.get_current_span().get_span_context().is_valid

    assert len({trace_id for _, _, trace_id in told(collected)}) == 2


def test_an_error_leaves_its_kind_and_not_its_text(collected: InMemorySpanExporter) -> None:
    with spans.tracer.start_as_current_span("insert") as span:
        span.record_exception(ValueError("Failing row contains (131052-308T)"))
        span.set_status(Status(StatusCode.ERROR, "Failing row contains (131052-308T)"))

    exported = collected.get_finished_spans()[0].to_json()

    assert "131052" not in exported
    assert "ValueError" in exported


def test_an_address_leaves_without_its_question(collected: InMemorySpanExporter) -> None:
    """The login's own holds a code."""
    names = ("http.url", "http.target", "url.full", "url.query")
    spans.tracer.start_span("GET", attributes=dict.fromkeys(names, "/login/callback?code=secret")).end()

    assert "secret" not in collected.get_finished_spans()[0].to_json()


ASKED = """
import asyncio, sys
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sqlalchemy import text
from common.database import create_engine
from common.spans import Unquoting
from common.telemetry import trace_calls
from tests.common.conftest import Settings

async def ask():
    settings = Settings(database_url=sys.argv[1], otel_exporter_otlp_endpoint="http://collector.test")
    engine = create_engine(settings)
    trace_calls(settings, engine)
    async with engine.connect() as connection:
        await connection.execute(text("select cast(:code as text)"), {"code": "131052-308T"})
    await engine.dispose()

collected, provider = InMemorySpanExporter(), TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(Unquoting(collected)))
trace.set_tracer_provider(provider)
asyncio.run(ask())
print(*(span.to_json() for span in collected.get_finished_spans()))
"""


def test_sql_is_in_the_trace_without_what_was_asked(committed: str, settings_variables: None) -> None:
    """With the versions installed, in a process of its own: the libraries are changed for good."""
    ended = subprocess.run([sys.executable, "-c", ASKED, committed], capture_output=True, text=True, check=False)

    assert "select cast($1 as text)" in ended.stdout, ended.stderr
    assert "131052" not in ended.stdout + ended.stderr
