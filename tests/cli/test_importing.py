import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest

from rinnalla import backend as backend_module
from rinnalla.backend import Backend, ServiceAway
from rinnalla.importing.cells import Region
from rinnalla.importing.folder import Steps, read_folder, send_folder, wait_for_reporting
from rinnalla.importing.outcomes import Outcome
from rinnalla.importing.refusals import RefusedRows
from rinnalla.importing.run import Run
from rinnalla.importing.staging import Staging
from rinnalla.importing.summary import Summary
from tests.cli.double import Services

LAPLAND = Region(frozenset({"698", "320"}), allow_artificial_identity_codes=True)
PILOT = Path(__file__).parents[2] / "deploy/demo/pilot"
COACHING = "client,municipality,coach,started_on,ended_on,end_reason\n"
CLIENTS = "client,given_name,family_name,hetu,birth_date,no_hetu_reason,municipality,language\n"
COACHES = "coach,name,municipality,fte\nc1,Saara,698,1\n"


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backend_module, "FIRST_PAUSE", 0.0)
    monkeypatch.setattr(backend_module, "LONGEST_PAUSE", 0.0)
    monkeypatch.setattr("rinnalla.catching_up.PAUSE", 0.0)


@pytest.fixture
def services() -> Services:
    return Services()


async def imported(services: Services, folder: Path) -> tuple[Counter[Outcome], list[str], Summary]:
    staging, refused = Staging(), RefusedRows(folder)
    try:
        present = read_folder(folder, LAPLAND, staging, refused)
        async with Backend(services.endpoints(), "importer", services.client()) as backend:
            run = Run(backend, "test")
            summary = await send_folder(present, staging, run, refused, Steps(lambda *_: None, lambda *_: None))
            await wait_for_reporting(backend)
    finally:
        staging.close()
        refused.close()
    return sum(summary.outcomes.values(), Counter()), [f"{r.file}:{r.line} {r.problem}" for r in refused.first], summary


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)


@pytest.fixture
def pilot(folder: Path) -> Path:
    for path in PILOT.glob("*.csv"):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


async def test_the_pilot_goes_in_whole_and_again_changes_nothing(services: Services, pilot: Path) -> None:
    first, refused, _ = await imported(services, pilot)
    changes = services.changes
    second, refused_again, _ = await imported(services, pilot)

    assert refused == refused_again == []
    assert first == {Outcome.NEW: sum(second.values())}
    assert set(second) == {Outcome.KNOWN}
    assert services.changes == changes


async def test_each_case_stands_on_its_referral(services: Services, pilot: Path) -> None:
    await imported(services, pilot)

    without = [case for case in services.of("cases") if not case.get("referral_id")]
    assert len(services.of("cases")) == 87
    assert len(without) == 2


@pytest.mark.parametrize("breaks_at", [40, 150, 333, 601, 900])
async def test_interrupted_and_started_again_it_does_what_is_left(
    services: Services, pilot: Path, breaks_at: int
) -> None:
    whole = Services()
    await imported(whole, pilot)

    services.fails_before = break_after(services, breaks_at)
    with pytest.raises(ConnectionAbortedError):
        await imported(services, pilot)
    services.fails_before = lambda request: None
    _, refused, _ = await imported(services, pilot)

    assert refused == []
    assert {noun: len(ones) for noun, ones in services.records.items()} == {n: len(o) for n, o in whole.records.items()}


def break_after(services: Services, count: int) -> Callable[[httpx2.Request], None]:
    def fail(request: httpx2.Request) -> None:
        if services.changes >= count:
            raise ConnectionAbortedError

    return fail


async def test_a_lost_answer_is_asked_for_again_and_done_once(services: Services, pilot: Path) -> None:
    """Every third change is done, and its answer lost on the way."""
    seen: Counter[str] = Counter()

    def lose(request: httpx2.Request) -> httpx2.Response | None:
        key = request.headers.get("Idempotency-Key", "")
        seen[key] += 1
        if request.method == "GET" or seen[key] > 1 or int(key.replace("-", "")[:8], 16) % 3:
            return None
        services.fails_before = lambda request: None
        services.answer(request)
        services.fails_before = lose
        raise httpx2.ReadError("lost")

    services.fails_before = lose
    counts, refused, _ = await imported(services, pilot)

    assert refused == []
    assert set(counts) == {Outcome.NEW}
    assert len(services.of("employer-contacts")) == 375


async def test_a_case_waits_until_coaching_knows_its_referral(services: Services, pilot: Path) -> None:
    seen: Counter[bytes] = Counter()

    def late(request: httpx2.Request) -> httpx2.Response | None:
        if request.url.path != "/cases" or b"referral_id" not in request.content:
            return None
        seen[request.content] += 1
        problem = {"type": "/problems/referral-not-known-yet", "status": 409, "detail": "not yet"}
        return httpx2.Response(409, json=problem) if seen[request.content] < 5 else None

    services.fails_before = late
    _, refused, _ = await imported(services, pilot)

    assert refused == []
    assert sum(1 for case in services.of("cases") if case.get("referral_id")) == 85


async def test_a_newly_filled_end_goes_on_and_a_changed_start_is_refused(services: Services, folder: Path) -> None:
    clients = CLIENTS + "a,Aino,Aapanen,291090-9023,,,698,\nb,Esa,Ojavaara,,1980-01-01,foreign,698,fi\n"
    write(
        folder, clients=clients, coaches=COACHES, coaching=COACHING + "a,698,c1,2021-06-01,,\nb,698,c1,2021-06-01,,\n"
    )
    await imported(services, folder)

    ended = "a,698,c1,2021-06-01,2021-08-01,discontinued:health\nb,698,c1,2021-06-01,,\n"
    write(folder, coaching=COACHING + ended)
    counts, refused, _ = await imported(services, folder)
    write(folder, coaching=COACHING + ended.replace("health", "own_wish").replace("b,698,c1", "b,698,c2"))
    _, refused_then, _ = await imported(services, folder)

    assert refused == []
    assert counts == {Outcome.KNOWN: 4, Outcome.CONTINUED: 1}
    assert services.of("cases")[0]["end_detail"] == "health"
    assert refused_then == [
        "coaching.csv:2 already imported with other values",
        "coaching.csv:3 is not among the coaches of this source",
    ]


async def test_the_same_identity_code_under_another_key_is_linked(services: Services, folder: Path) -> None:
    write(folder, clients=CLIENTS + "a,Aino,Aapanen,291090-9023,,,698,\n")
    await imported(services, folder)
    write(folder, clients=CLIENTS + "x,Aino,Aapanen,291090-9023,,,698,\n")

    counts, refused, summary = await imported(services, folder)

    assert (counts, refused) == ({Outcome.LINKED: 1}, [])
    assert summary.links == ["clients.csv line 2: x is linked to the record with the same identity code"]
    assert len(services.of("clients")) == 1


async def test_what_figures_tell_apart_may_be_filled_later_and_once_said_it_stays(
    services: Services, folder: Path
) -> None:
    more, aino = CLIENTS.strip() + ",sex,education,livelihood\n", "a,Aino,Aapanen,291090-9023,,,698,"
    write(folder, clients=CLIENTS + aino + "\n")
    await imported(services, folder)

    write(folder, clients=more + aino + ",female,,wages\n")
    filled = await imported(services, folder)
    again = await imported(services, folder)
    write(folder, clients=CLIENTS + aino + "\n")
    without = await imported(services, folder)
    write(folder, clients=more + aino + ",male,basic,wages\n")
    differing = await imported(services, folder)

    assert (filled[0], filled[1]) == ({Outcome.CONTINUED: 1}, [])
    assert (again[0], without[0]) == ({Outcome.KNOWN: 1}, {Outcome.KNOWN: 1})
    assert differing[1] == ["clients.csv:2 already imported with other values"]
    (client,) = services.of("clients")
    assert (client["sex"], client["education"], client["livelihood"]) == ("female", None, "wages")


async def test_a_linked_client_keeps_what_is_known_and_takes_the_rest(services: Services, folder: Path) -> None:
    more = CLIENTS.strip() + ",sex,education,livelihood\n"
    write(folder, clients=more + "a,Aino,Aapanen,291090-9023,,,698,,female,,\n")
    await imported(services, folder)
    write(folder, clients=more + "x,Aino,Aapanen,291090-9023,,,698,,other,basic,\n")

    counts, refused, _ = await imported(services, folder)
    again, refused_again, _ = await imported(services, folder)

    assert (counts, refused) == ({Outcome.LINKED: 1}, [])
    assert (again, refused_again) == ({Outcome.KNOWN: 1}, [])
    (client,) = services.of("clients")
    assert (client["sex"], client["education"]) == ("female", "basic")


async def test_a_linked_employer_may_be_called_otherwise_and_again_changes_nothing(
    services: Services, folder: Path
) -> None:
    head = "employer,name,business_id,sector,size_class,municipality\n"
    write(folder, employers=head + "e1,Leipomo Oy,2077474-0,company,<5,698\n")
    await imported(services, folder)
    write(folder, employers=head + "x,Leipomo,2077474-0,company,,\n")

    counts, refused, summary = await imported(services, folder)
    again, refused_again, _ = await imported(services, folder)

    assert (counts, refused) == ({Outcome.LINKED: 1}, [])
    assert summary.links == ["employers.csv line 2: x is linked to the record with the same business id"]
    assert (again, refused_again) == ({Outcome.KNOWN: 1}, [])


async def test_equal_contacts_are_so_many_also_under_two_keys_of_one_employer(services: Services, folder: Path) -> None:
    employers = "employer,name,business_id,sector,size_class,municipality\ne1,Leipomo,2077474-0,company,,\n"
    contact = "e1,c1,,2021-06-01,phone,false\n"
    write(folder, coaches=COACHES, employers=employers + "e2,Leipomo Oy,2077474-0,company,,\n")
    head = "employer,coach,client,contacted_on,kind,face_to_face\n"
    write(folder, employer_contacts=head + contact + contact + contact.replace("e1", "e2"))

    counts, refused, _ = await imported(services, folder)
    again, _, _ = await imported(services, folder)

    assert refused == []
    assert counts[Outcome.NEW] == 2 + 3
    assert again == {Outcome.KNOWN: 6}
    assert sorted(one["ordinal"] for one in services.of("employer-contacts")) == [1, 2, 3]


async def test_what_collides_for_good_is_refused_alone(services: Services, folder: Path) -> None:
    def collide(request: httpx2.Request) -> httpx2.Response | None:
        is_first = request.url.path == "/coaches" and b'"c1"' in request.content
        return httpx2.Response(409, json={"type": "/problems/collision", "detail": "at once"}) if is_first else None

    services.fails_before = collide
    write(folder, coaches=COACHES + "c2,Outi,698,1\n")
    counts, refused, _ = await imported(services, folder)

    assert refused == ["coaches.csv:2 at once"]
    assert counts == {Outcome.NEW: 1}


async def test_a_linked_record_with_another_number_is_refused(services: Services, folder: Path) -> None:
    head = "employer,name,business_id,sector,size_class,municipality\n"
    write(folder, employers=head + "e1,Leipomo Oy,2077474-0,company,,\n")
    write(folder, clients=CLIENTS + "a,Aino,Aapanen,291090-9023,,,698,\n")
    await imported(services, folder)
    write(folder, employers=head + "x,Leipomo,2077474-0,company,,\n")
    write(folder, clients=CLIENTS + "y,Aino,Aapanen,291090-9023,,,698,\n")
    await imported(services, folder)
    write(folder, employers=head + "x,Leipomo,0201256-6,company,,\n")
    write(folder, clients=CLIENTS + "y,Aino,Aapanen,,1990-10-29,not_known,698,\n")

    _, refused, _ = await imported(services, folder)

    assert refused == [
        "clients.csv:2 already imported with other values",
        "employers.csv:2 already imported with other values",
    ]


async def test_a_row_of_an_unknown_client_is_refused_alone(services: Services, folder: Path) -> None:
    activities = "client,kind,started_on,ended_on\nnobody,studies,2021-09-01,\na,studies,2021-09-01,\n"
    write(folder, clients=CLIENTS + "a,Aino,Aapanen,291090-9023,,,698,\n", activities=activities)

    _, refused, _ = await imported(services, folder)

    assert refused == ["activities.csv:2 is not among the clients of this source"]
    assert len(services.of("activities")) == 1


async def test_a_service_that_stays_away_ends_the_import(
    services: Services, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backend_module, "GIVE_UP_AFTER", 0.05)
    services.fails_before = lambda request: httpx2.Response(503, json={})
    write(folder, coaches=COACHES)

    with pytest.raises(ServiceAway, match="coaching"):
        await imported(services, folder)


async def test_what_a_service_refuses_is_told_at_the_column(services: Services, folder: Path) -> None:
    def refuse(request: httpx2.Request) -> httpx2.Response | None:
        if request.url.path != "/coaches":
            return None
        errors = [{"field": "municipality", "detail": "You have no rights in municipality 698."}]
        return httpx2.Response(403, json={"type": "/problems/outside-your-municipalities", "errors": errors})

    services.fails_before = refuse
    write(folder, coaches=COACHES)
    await imported(services, folder)

    (line,) = (folder / "refused.csv").read_text().splitlines()[1:]
    assert line == "coaches.csv,2,municipality,You have no rights in municipality 698.,a row that this rule allows"


async def test_keys_of_requests_tell_nothing_of_identity_codes(services: Services, pilot: Path) -> None:
    await imported(services, pilot)

    assert all(re.fullmatch("[0-9a-f-]{36,64}", key) for _, key in services.answered)


async def test_an_answer_that_someone_waits_for_is_given_up_sooner(services: Services) -> None:
    services.fails_before = lambda request: httpx2.Response(503, json={"detail": "No database."})

    async with Backend(services.endpoints(), "importer", services.client(), patience=0.05) as backend:
        with pytest.raises(ServiceAway, match=r"reporting .* No database"):
            await backend.get("reporting", "/reports/caseload")


FIDELITY = "municipality,assessed_on,total,scores\n"


async def test_assessments_on_paper_go_in_with_the_scores_that_are_known(services: Services, folder: Path) -> None:
    rows = "698,2022-01-31,96,time_for_coaching:2 lasting_jobs:1\n698,2022-09-30,102,\n"
    write(folder, fidelity=FIDELITY + rows)

    first, refused, _ = await imported(services, folder)
    again, refused_again, _ = await imported(services, folder)

    assert [(one["assessed_on"], one["total"], one["scores"]) for one in services.of("fidelity")] == [
        ("2022-01-31", 96, {"lasting_jobs": 1, "time_for_coaching": 2}),
        ("2022-09-30", 102, {}),
    ]
    assert (first, again, refused, refused_again) == ({Outcome.NEW: 2}, {Outcome.KNOWN: 2}, [], [])


async def test_an_assessment_known_with_another_total_is_refused(services: Services, folder: Path) -> None:
    write(folder, fidelity=FIDELITY + "698,2022-01-31,96,\n")
    await imported(services, folder)
    write(folder, fidelity=FIDELITY + "698,2022-01-31,97,\n")

    _, refused, _ = await imported(services, folder)

    assert refused == ["fidelity.csv:2 already imported with other values"]
    assert [one["total"] for one in services.of("fidelity")] == [96]
