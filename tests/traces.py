"""A collector of traces for the test stack: OTLP over HTTP on loopback, every span a line of a file.

`python -m tests.traces HOME PORT` collects until the stack of that home has ended.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from local_stack import Home, Ports
from local_stack.background import running_state
from local_stack.home import REPOSITORY

AFTER_THE_LAST_PORT = 30
STARTS_WITHIN = 300.0


def file_of(home: Home) -> Path:
    return home.root / "traces.jsonl"


@contextmanager
def collected(home: Home, ports: Ports) -> Iterator[None]:
    """A stack that starts within tells its spans; one that runs already goes on as it was."""
    port = ports.first + AFTER_THE_LAST_PORT
    if running_state(home) is None:
        spawn_collector(home, port)
    before = os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT")
    os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] = f"http://127.0.0.1:{port}"
    try:
        yield
    finally:
        del os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"]
        if before is not None:
            os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] = before


def spawn_collector(home: Home, port: int) -> None:
    """It outlives the run that started it, as the stack does, so nobody here waits for its end."""
    command = [sys.executable, "-m", "tests.traces", str(home.root), str(port)]
    quiet = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
    known = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    os.posix_spawn(sys.executable, command, known, file_actions=[quiet, (os.POSIX_SPAWN_DUP2, 1, 2)], setsid=True)


def spans_of(home: Home, trace_id: str) -> list[dict[str, Any]]:
    lines = file_of(home).read_text().splitlines()
    return [json.loads(line) for line in lines if trace_id in line]


def collect(home: Home, port: int) -> None:
    home.root.mkdir(parents=True, exist_ok=True)
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), collector_into(file_of(home)))
    except OSError:
        return  # another worker of the tests has started one
    file_of(home).write_text("")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    give_up_at = time.monotonic() + STARTS_WITHIN
    while running_state(home) is None and time.monotonic() < give_up_at:
        time.sleep(1)
    while running_state(home) is not None:
        time.sleep(1)


def collector_into(path: Path) -> type[BaseHTTPRequestHandler]:
    lock = threading.Lock()

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = ExportTraceServiceRequest.FromString(self.rfile.read(int(self.headers["content-length"])))
            with lock, path.open("a") as file:
                file.writelines(json.dumps(span) + "\n" for span in spans_in(told))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing: the file is what there is to see."""

    return Collector


def spans_in(told: ExportTraceServiceRequest) -> Iterator[dict[str, Any]]:
    for resource in told.resource_spans:
        service = next(one.value.string_value for one in resource.resource.attributes if one.key == "service.name")
        for span in (span for scope in resource.scope_spans for span in scope.spans):
            yield {
                "trace_id": span.trace_id.hex(),
                "span_id": span.span_id.hex(),
                "parent": span.parent_span_id.hex(),
                "service": service,
                "name": span.name,
                "kind": span.kind,
                "text": str(span),
            }


if __name__ == "__main__":
    collect(Home(Path(sys.argv[1])), int(sys.argv[2]))
