"""One trace from the click to the figure, and nobody's name in any trace (I11)."""

import json
from typing import Any
from uuid import UUID

import pytest

from tests.system.conftest import Everything, until
from tests.system.folders import FAMILY_NAME
from tests.system.portal_visit import portal_visit
from tests.system.test_broker_away import client_coached_by, client_in_coaching, created
from tests.traces import file_of, spans_of

pytestmark = pytest.mark.stack
POSIO = "614"
CLICK = "portal POST /clients/{client_id}/employments/new"
WAY = {
    CLICK,
    "coaching POST /employments",
    "coaching send coaching.events",  # its worker's relay
    "reporting reporting takes coaching.events",  # its worker's consumer
}


@pytest.fixture(autouse=True)
def traced(everything: Everything) -> None:
    if not file_of(everything.stack.home).exists():
        pytest.skip("this stack was started without a collector of traces")


def test_one_trace_leads_from_the_click_to_the_figure(everything: Everything) -> None:
    """From the form that a coach sends in the portal, through every process on the way, to the row reporting counts."""
    username, subject = everything.account("coach", municipalities=(POSIO,))
    client_id = client_coached_by(everything, subject, POSIO)
    works = {"name": "Posion koetehdas Oy", "sector": "company"}
    employer = created(everything, everything.machine("importer"), "coaching", "/employers", works)
    before = everything.coefficients(POSIO).get("contracts", 0)

    record_employment(everything, username, path=f"/clients/{client_id}/employments/new", employer_id=employer["id"])

    until(lambda: everything.coefficients(POSIO).get("contracts", 0) > before)
    until(lambda: click_on(everything, client_id) is not None)
    click = click_on(everything, client_id)
    assert click is not None
    until(lambda: steps(everything, click["trace_id"]) >= WAY)
    # Each process sends its spans when it likes: one that began later may be here before the one it belongs to.
    until(lambda: orphans(spans_of(everything.stack.home, click["trace_id"])) == [], within=30)
    spans = spans_of(everything.stack.home, click["trace_id"])
    assert click["parent"] == ""
    assert [span["name"] for span in spans if span["parent"] == ""] == [click["name"]]
    assert {"coaching", "reporting"} <= {span["service"] for span in spans if is_an_insert(span)}


def record_employment(everything: Everything, username: str, *, path: str, employer_id: str) -> None:
    hired = {"find": "Posion", "employer_id": employer_id, "started_on": "1.3.2024", "kind": "employment"}
    with portal_visit(everything, username) as visit:
        # Who coaches whom travels through Kafka to the service that knows the client's name.
        until(lambda: visit.http.get(path).is_success)
        answer = visit.post(path, opened_at=f"{path}?find=Posion", **hired, wage_subsidy="no")
    assert "done=employment" in str(answer.url), answer.text


def click_on(everything: Everything, client_id: UUID) -> dict[str, Any] | None:
    """The span of the form that was sent from this client's page."""
    lines = file_of(everything.stack.home).read_text().splitlines()
    spans = [json.loads(line) for line in lines if str(client_id) in line]
    return next((span for span in spans if f"{span['service']} {span['name']}" == CLICK), None)


def steps(everything: Everything, trace_id: str) -> set[str]:
    return {f"{span['service']} {span['name']}" for span in spans_of(everything.stack.home, trace_id)}


def orphans(spans: list[dict[str, Any]]) -> list[str]:
    known = {span["span_id"] for span in spans} | {""}
    return [span["name"] for span in spans if span["parent"] not in known]


def is_an_insert(span: dict[str, Any]) -> bool:
    return span["name"].startswith("INSERT") or "insert into" in span["text"].lower()


def test_no_name_is_in_any_trace(everything: Everything) -> None:
    """Also not after a client with that name was registered."""
    client_in_coaching(everything, POSIO)
    until(lambda: file_of(everything.stack.home).stat().st_size > 0)

    assert FAMILY_NAME not in file_of(everything.stack.home).read_text()
