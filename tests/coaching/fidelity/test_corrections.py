"""An own assessment that is complete, and wrong in an item."""

from typing import Any

from tests.coaching.conftest import World
from tests.coaching.fidelity.test_life import all_scored, completed, on_paper, told
from tests.service import Published

WHY = "Tapaamiset laskettiin väärin"


async def correct(world: World, assessment: dict[str, Any], code: str, **changed: Any) -> Any:
    new = {"score": 4, "reason": "Kirjauksista", "version": assessment["version"], "correction": WHY} | changed
    return await world.as_lead("698", "320").post(
        f"/fidelity/assessments/{assessment['id']}/items/{code}/correct", json=new
    )


async def test_a_corrected_item_changes_the_total_and_what_was_wrong_is_kept(
    world: World, published: Published
) -> None:
    done = await completed(world, 3)

    corrected = (await correct(world, done, "whole_path")).json()

    [wrong] = corrected["history"]
    events = await told(published)
    assert (corrected["total"], corrected["band"], corrected["state"]) == (76, "fair", "complete")
    assert (wrong["version"], wrong["total"], wrong["scores"]["whole_path"], wrong["reason"]) == (27, 75, 3, WHY)
    assert [(one["total"], one["scores"]["whole_path"]) for one in events] == [(75, 3), (76, 4)]
    assert WHY not in str(events)


async def test_a_second_correction_keeps_both(world: World) -> None:
    first = (await correct(world, await completed(world, 3), "whole_path")).json()

    second = (await correct(world, first, "whole_path", score=5)).json()

    assert [one["total"] for one in second["history"]] == [76, 75]
    assert second["total"] == 77


async def test_a_better_total_moves_the_next_day(world: World) -> None:
    done = await all_but_one_at_four(world)
    assert (done["total"], done["next_due_on"]) == (99, "2026-12-30")

    corrected = (await correct(world, done, "whole_path")).json()

    assert (corrected["total"], corrected["next_due_on"]) == (100, "2027-06-30")


async def all_but_one_at_four(world: World) -> dict[str, Any]:
    done = await completed(world, 4)
    return dict((await correct(world, done, "whole_path", score=3)).json())


async def test_what_changes_nothing_has_no_reason_or_was_not_seen_is_refused(
    world: World, published: Published
) -> None:
    done = await completed(world, 3)
    same = next(one for one in done["items"] if one["code"] == "whole_path")

    answers = [
        await correct(world, done, "whole_path", score=3, reason=same["reason"]),
        await correct(world, done, "whole_path", reason=None),
        await correct(world, done, "whole_path", correction=" "),
        await correct(world, done, "whole_path", version=1),
        await correct(world, done, "no_such"),
    ]

    kinds = ["same-score", "score-needs-reason", "bad-input", "fidelity-stale", "criterion-not-found"]
    assert [answer.json()["type"] for answer in answers] == [f"/problems/{kind}" for kind in kinds]
    assert [one["total"] for one in await told(published)] == [75]


async def test_a_draft_is_scored_and_paper_is_entered_anew(world: World) -> None:
    draft = await all_scored(world, 3)
    paper = await on_paper(world, "2022-01-31", 96)

    answers = [await correct(world, one, "whole_path") for one in (draft, paper)]

    assert [answer.json()["type"] for answer in answers] == [
        "/problems/fidelity-under-way",
        "/problems/paper-is-entered-anew",
    ]


async def test_corrected_paper_shows_what_it_said_before(world: World) -> None:
    await on_paper(world, "2022-01-31", 69)

    corrected = await on_paper(world, "2022-01-31", 96)

    assert [(one["total"], one["reason"]) for one in corrected["history"]] == [(69, None)]


async def test_another_municipalitys_assessment_is_not_found(world: World) -> None:
    done = await completed(world, 3, municipality="320")
    new = {"score": 4, "reason": "Kirjauksista", "version": done["version"], "correction": WHY}

    answer = await world.as_lead().post(f"/fidelity/assessments/{done['id']}/items/whole_path/correct", json=new)

    assert answer.json()["type"] == "/problems/fidelity-not-found"
