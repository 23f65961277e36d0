"""One trace from the click to the figure, and nobody's name in any trace (I11)."""

from typing import Any
from uuid import uuid4

import pytest

from tests.system.conftest import Everything, until
from tests.system.folders import FAMILY_NAME
from tests.system.test_broker_away import client_in_coaching, created
from tests.traces import file_of, spans_of

pytestmark = pytest.mark.stack
POSIO = "614"
PARENT = "00f067aa0ba902b7"


@pytest.fixture(autouse=True)
def traced(everything: Everything) -> None:
    if not file_of(everything.stack.home).exists():
        pytest.skip("this stack was started without a collector of traces")


def test_one_trace_leads_from_the_click_to_the_figure(everything: Everything) -> None:
    coach, client_id = client_in_coaching(everything, POSIO)
    works = {"name": "Posion koetehdas Oy", "sector": "company"}
    employer = created(everything, everything.machine("importer"), "coaching", "/employers", works)
    hired = {"client_id": str(client_id), "employer_id": employer["id"], "started_on": "2024-03-01"}
    hired |= {"kind": "employment", "wage_subsidy": False}
    before = everything.coefficients(POSIO).get("contracts", 0)
    trace_id = uuid4().hex
    click = {"traceparent": f"00-{trace_id}-{PARENT}-01"}

    answer = everything.tell(coach, "coaching", "/employments", hired, **click)

    assert answer.is_success, answer.text
    until(lambda: everything.coefficients(POSIO).get("contracts", 0) > before)
    until(lambda: steps(everything, trace_id) >= {"coaching POST /employments", "coaching send coaching.events"})
    until(lambda: "reporting reporting takes coaching.events" in steps(everything, trace_id))
    spans = spans_of(everything.stack.home, trace_id)
    assert any(span["name"].startswith("INSERT") or "insert into" in span["text"].lower() for span in spans)
    assert orphans(spans) == []


def steps(everything: Everything, trace_id: str) -> set[str]:
    return {f"{span['service']} {span['name']}" for span in spans_of(everything.stack.home, trace_id)}


def orphans(spans: list[dict[str, Any]]) -> list[str]:
    known = {span["span_id"] for span in spans} | {PARENT}
    return [span["name"] for span in spans if span["parent"] not in known]


def test_no_name_is_in_any_trace(everything: Everything) -> None:
    """Also not after a client with that name was registered."""
    client_in_coaching(everything, POSIO)
    until(lambda: file_of(everything.stack.home).stat().st_size > 0)

    assert FAMILY_NAME not in file_of(everything.stack.home).read_text()
