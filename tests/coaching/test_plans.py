from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from coaching.models.plan_reviews import months_after
from tests.coaching.conftest import World
from tests.service import Published

STRENGTHS = {"self_recognised": ["kärsivällinen", "täsmällinen"]}
GOALS = {"sub_goals": [{"goal": "Työkokeilu", "measure": "20 tuntia viikossa", "due_on": "2026-12-01"}]}


@pytest.fixture
async def case_id(world: World, client_of_own: UUID) -> str:
    [case] = (await world.as_coach().get("/cases?coach=me")).json()["items"]
    return str(case["id"])


async def write(world: World, case_id: str, number: int, words: dict[str, Any], *, version: int = 0) -> httpx.Response:
    new = {"text": words, "status": "done", "version": version}
    return await world.as_coach().put(f"/cases/{case_id}/plan/sections/{number}", json=new)


async def sign(world: World, case_id: str, role: str) -> httpx.Response:
    new = {"role": role, "signed_on": "2026-09-01", "place": "Rovaniemi"}
    return await world.as_coach().post(f"/cases/{case_id}/plan/signatures", json=new)


async def signed_plan(world: World, case_id: str) -> dict[str, Any]:
    await write(world, case_id, 5, STRENGTHS)
    await write(world, case_id, 8, GOALS)
    await sign(world, case_id, "client")
    signed: dict[str, Any] = (await sign(world, case_id, "responsible_person")).json()
    return signed


async def test_a_plan_begins_with_its_first_line(world: World, case_id: str) -> None:
    before = await world.as_coach().get(f"/cases/{case_id}/plan")
    answer = await write(world, case_id, 6, {"life_situation": "Asuu yksin"})

    assert before.json()["type"] == "/problems/plan-not-found"
    section = answer.json()["sections"][5]
    assert (section["number"], section["version"], section["filled_by"]) == (6, 1, "referrer")
    assert section["text"] == {"life_situation": "Asuu yksin", "motivation_and_interests": ""}
    assert [one["status"] for one in answer.json()["sections"]].count("not_started") == 12


async def test_each_section_asks_its_own(world: World, case_id: str) -> None:
    answer = await write(world, case_id, 6, {"self_recognised": ["väärä kohta"]})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "text.self_recognised")
    assert "väärä" not in answer.text


async def test_a_stale_write_is_refused_with_both_texts(world: World, case_id: str) -> None:
    await write(world, case_id, 7, {"summary": "Ensimmäinen"})

    answer = await write(world, case_id, 7, {"summary": "Toinen"})
    joined = await write(world, case_id, 7, {"summary": "Molemmat"}, version=1)

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/stale-section")
    assert (answer.json()["saved"]["summary"], answer.json()["yours"]["summary"]) == ("Ensimmäinen", "Toinen")
    assert joined.json()["sections"][6]["version"] == 2


async def test_a_plan_is_not_signed_before_it_is_ready(world: World, case_id: str) -> None:
    await write(world, case_id, 5, {"self_recognised": ["yksi"]})

    answer = await sign(world, case_id, "client")

    assert answer.json()["type"] == "/problems/plan-not-ready"
    assert answer.json()["missing"] == ["two_self_recognised_strengths", "sub_goals"]


async def test_both_signatures_seal_the_plan_and_tell_no_word_of_it(
    world: World, case_id: str, client_of_own: UUID, published: Published
) -> None:
    signed = await signed_plan(world, case_id)

    [told] = [event for kind, event in await published() if kind.endswith("plan-signed.v1")]
    assert (signed["signed_on"], len(signed["sha256"])) == ("2026-09-01", 64)
    assert told == {
        "client_id": str(client_of_own),
        "municipality": "698",
        "case_id": case_id,
        "plan_id": signed["id"],
        "version": 1,
        "sha256": signed["sha256"],
        "sections": [5, 8],
        "signed_on": "2026-09-01",
    }
    assert "kärsivällinen" not in str(await published())


async def test_a_signed_plan_cannot_change_but_its_next_version_can(world: World, case_id: str) -> None:
    signed = await signed_plan(world, case_id)

    refused = await write(world, case_id, 6, {"life_situation": "Muutti"})
    following = await world.as_coach().post(f"/cases/{case_id}/plan/versions")
    written = await write(world, case_id, 6, {"life_situation": "Muutti"})

    assert refused.json()["type"] == "/problems/plan-is-signed"
    assert following.json()["id"] != signed["id"]
    assert (following.json()["version"], following.json()["sections"][4]["text"]) == (
        2,
        signed["sections"][4]["text"],
    )
    assert (written.json()["version"], written.json()["signed_on"]) == (2, None)


@pytest.mark.parametrize(
    "change",
    [
        "update plans set signed_text = 'x'",
        "update plan_sections set text = '{}'",
        "delete from plan_sections",
        "update plan_signatures set is_void = true",
    ],
)
async def test_the_database_itself_refuses_to_change_a_signed_plan(
    world: World, case_id: str, session: AsyncSession, change: str
) -> None:
    await signed_plan(world, case_id)

    with pytest.raises(IntegrityError, match="signed plan cannot change"):
        await session.execute(text(change))


async def test_an_ended_coaching_has_no_new_plan(world: World, case_id: str) -> None:
    await world.as_lead().post(f"/cases/{case_id}/end", json={"reason": "completed"})

    new = {"text": {}, "status": "done", "version": 0}
    answer = await world.as_lead().put(f"/cases/{case_id}/plan/sections/1", json=new)

    assert answer.json()["type"] == "/problems/case-has-ended"


async def test_there_are_thirteen_sections(world: World, case_id: str) -> None:
    assert (await write(world, case_id, 14, {})).status_code == 422
    for number in range(1, 14):
        assert (await write(world, case_id, number, {})).status_code == 200


async def review(world: World, case_id: str, **new: str) -> httpx.Response:
    return await world.as_coach().post(f"/cases/{case_id}/plan/reviews", json=new)


async def test_a_signed_plan_is_reviewed_and_the_next_review_is_due_in_three_months(
    world: World, case_id: str, published: Published
) -> None:
    await signed_plan(world, case_id)

    answer = await review(world, case_id, reviewed_on="2026-09-30")

    assert (answer.status_code, answer.json()["reviews"]) == (
        201,
        [{"reviewed_on": "2026-09-30", "next_review_on": "2026-12-30"}],
    )
    [told] = [event for kind, event in await published() if kind.endswith("plan-reviewed.v1")]
    assert (told["reviewed_on"], told["next_review_on"]) == ("2026-09-30", "2026-12-30")
    assert (await world.as_coach().get(f"/cases/{case_id}/plan")).json()["reviews"] == answer.json()["reviews"]


async def test_a_review_may_agree_on_another_day_for_the_next(world: World, case_id: str) -> None:
    await signed_plan(world, case_id)

    answer = await review(world, case_id, reviewed_on="2026-09-30", next_review_on="2026-10-15")

    assert answer.json()["reviews"][0]["next_review_on"] == "2026-10-15"


async def test_what_cannot_be_a_review_is_refused_with_its_field(world: World, case_id: str) -> None:
    await write(world, case_id, 5, STRENGTHS)
    unsigned = await review(world, case_id, reviewed_on="2026-09-30")
    await signed_plan_of_next(world, case_id)
    early = await review(world, case_id, reviewed_on="2026-08-31")
    backwards = await review(world, case_id, reviewed_on="2026-09-30", next_review_on="2026-09-30")
    await review(world, case_id, reviewed_on="2026-09-30")
    again = await review(world, case_id, reviewed_on="2026-09-30")

    kinds = [one.json()["type"].rsplit("/", 1)[1] for one in (unsigned, early, backwards, again)]
    assert kinds == ["plan-not-signed", "reviewed-before-signing", "next-review-not-later", "reviewed-already"]
    assert early.json()["errors"][0]["field"] == "reviewed_on"


async def signed_plan_of_next(world: World, case_id: str) -> None:
    """The first line is there; the rest, and the signatures."""
    await write(world, case_id, 8, GOALS)
    for role in ("client", "responsible_person"):
        await sign(world, case_id, role)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [("2026-11-30", 3, "2027-02-28"), ("2026-12-31", 1, "2027-01-31"), ("2026-01-15", 12, "2027-01-15")],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(day: str, months: int, expected: str) -> None:
    assert str(months_after(date.fromisoformat(day), months)) == expected
