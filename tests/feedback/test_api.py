"""Links are made by those with a right to the client, answered once through the portal, and counted from five up."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from common.database import Sessions
from common.days import today
from common.events import ClientRegistered
from feedback import use_cases
from feedback.definition import surveys_in
from tests.attempts import refused_attempts
from tests.feedback.test_consumers import started
from tests.service import Api, Published, received

CLIENT = uuid4()
MONTH = f"{today():%Y-%m}"
INVITATION = {"survey": "client_short", "client_id": str(CLIENT), "service": "supported_employment"}


@pytest.fixture(autouse=True)
async def known(sessions: Sessions, deliver: Callable[..., Awaitable[None]]) -> None:
    """A survey, and a client in coaching in 698."""
    async with sessions.begin() as session:
        await use_cases.publish_surveys(session, surveys_in())
    await deliver(
        received(ClientRegistered(client_id=CLIENT, municipality="698")),
        started("698", sequence=1, client_id=CLIENT),
    )


async def a_link(api: Api) -> str:
    made = await api.as_("team_lead").post("/invitations", json=INVITATION)
    assert made.status_code == 201, made.text
    return str(made.json()["link_token"])


async def answer(api: Api, token: str, **answers: str) -> Any:
    return await api.as_("service").post("/answering/answer", json={"token": token, "answers": answers})


async def answers(api: Api, sessions: Sessions, count: int) -> None:
    for number in range(count):
        chosen = {"benefited": "happy" if number else "neutral"}
        assert (await answer(api, await a_link(api), **chosen)).status_code == 204
    async with sessions.begin() as session:
        await use_cases.release_answers(session)


async def test_a_link_is_made_for_a_month_and_only_its_hash_is_kept(api: Api, sessions: Sessions) -> None:
    made = (await api.as_("team_lead").post("/invitations", json=INVITATION)).json()

    assert len(made["link_token"]) >= 43
    assert made["expires_on"] == str(use_cases.last_day_after(30))
    async with sessions() as session:
        for table in ("invitations", "idempotency_keys", "outbox", "sendings"):
            kept = await session.execute(text(f"select t::text from {table} t"))
            assert made["link_token"] not in " ".join(kept.scalars())
            assert await session.scalar(text(f"select count(*) from {table}")) > 0


async def test_the_same_request_again_makes_no_second_link_and_says_so(api: Api, sessions: Sessions) -> None:
    lead = api.as_("team_lead", subject=uuid4())
    key = {"idempotency-key": "one"}

    first = await lead.post("/invitations", json=INVITATION, headers=key)
    again = await lead.post("/invitations", json=INVITATION, headers=key)

    assert (first.status_code, again.status_code) == (201, 409)
    assert again.json()["type"] == "/problems/link-shown-once"
    async with sessions() as session:
        assert await session.scalar(text("select delivered from sendings")) == 1


async def test_a_sending_is_told_without_the_client(api: Api, published: Published) -> None:
    await a_link(api)

    sent = [content for kind, content in await published() if kind.endswith("survey-sent.v1")]

    assert [set(content) for content in sent] == [
        {"survey", "version", "municipality", "service", "month", "sending_id"}
    ]
    assert UUID(sent[0]["sending_id"]).version == 4
    assert sent[0]["month"] == MONTH


async def test_a_link_for_a_client_one_may_not_see_is_refused(api: Api) -> None:
    answered = await api.as_("team_lead", municipalities=["320"]).post("/invitations", json=INVITATION)

    assert answered.status_code == 404


@pytest.mark.parametrize("role", ["analyst", "referrer", "privacy_officer", "operator", "importer"])
async def test_other_roles_make_no_links(api: Api, role: str) -> None:
    assert (await api.as_(role).post("/invitations", json=INVITATION)).status_code == 403


async def test_a_service_the_client_was_not_in_is_not_asked_about(api: Api) -> None:
    body = INVITATION | {"service": "work_ability_team"}

    answered = await api.as_("team_lead").post("/invitations", json=body)

    assert (answered.status_code, answered.json()["type"]) == (409, "/problems/not-in-this-service")


async def test_a_link_opens_the_survey_and_burns_when_answered(api: Api) -> None:
    token = await a_link(api)

    opened = await api.as_("service").post("/answering/open", json={"token": token})
    first = await answer(api, token, benefited="happy", suggestions="More coffee")
    second = await answer(api, token, benefited="happy")
    reopened = await api.as_("service").post("/answering/open", json={"token": token})

    assert opened.json()["code"] == "client_short"
    assert opened.json()["items"][0]["text"].keys() == {"fi", "sv", "en"}
    assert (first.status_code, second.status_code, reopened.status_code) == (204, 410, 410)


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ({"benefited": "very"}, 422),
        ({"shoe_size": "41"}, 422),
        ({}, 409),
        ({"suggestions": "  "}, 409),
        ({"suggestions": "a\0b"}, 422),
    ],
)
async def test_a_refused_answer_does_not_burn_the_link(api: Api, answers: dict[str, str], status: int) -> None:
    token = await a_link(api)

    refused = await answer(api, token, **answers)

    assert refused.status_code == status
    assert [error["field"].split(".")[0] for error in refused.json()["errors"]] == ["answers"]
    assert (await answer(api, token, benefited="happy")).status_code == 204


@pytest.mark.parametrize(
    ("made_on", "expires_on"),
    [("2026-01-01", "2026-01-31"), ("2026-01-02", "2026-02-28"), ("2027-12-31", "2028-01-31")],
)
def test_a_link_lasts_thirty_days_and_to_the_end_of_their_month(
    monkeypatch: pytest.MonkeyPatch, made_on: str, expires_on: str
) -> None:
    monkeypatch.setattr(use_cases, "today", lambda: date.fromisoformat(made_on))

    assert use_cases.last_day_after(30) == date.fromisoformat(expires_on)


async def test_an_expired_link_is_gone_and_forgotten(api: Api, sessions: Sessions) -> None:
    token = await a_link(api)
    async with sessions.begin() as session:
        await session.execute(text("update invitations set expires_on = :day"), {"day": today() - timedelta(days=1)})

    assert (await answer(api, token, benefited="happy")).status_code == 410

    async with sessions.begin() as session:
        await use_cases.forget_expired(session)
        assert await session.scalar(text("select count(*) from invitations")) == 0


@pytest.mark.parametrize("role", ["coach", "team_lead", "operator", "analyst"])
async def test_people_answer_through_the_portal_only(api: Api, role: str) -> None:
    asked = await api.as_(role).post("/answering/open", json={"token": "any"})

    assert asked.status_code == 403


async def test_below_five_answers_the_rate_and_the_results_are_hidden(api: Api, sessions: Sessions) -> None:
    await answers(api, sessions, 4)
    analyst = api.as_("analyst")

    rate = (await analyst.get("/surveys/client_short/response-rate")).json()
    results = (await analyst.get("/surveys/client_short/results")).json()

    assert (rate["delivered"], rate["answered"], rate["percent"]) == (4, "..", "..")
    assert results["answers"] == ".."
    assert all(item["options"] == [] and item["answered"] == ".." for item in results["items"])


async def test_from_five_answers_on_they_are_counted(api: Api, sessions: Sessions) -> None:
    await a_link(api)
    await answers(api, sessions, 6)
    analyst = api.as_("analyst")

    rate = (await analyst.get("/surveys/client_short/response-rate", params={"municipality": "698"})).json()
    results = (await analyst.get("/surveys/client_short/results", params={"month_from": MONTH})).json()

    assert (rate["delivered"], rate["answered"], rate["percent"]) == (7, 6, "85.7")
    benefited = next(item for item in results["items"] if item["code"] == "benefited")
    assert [(one["code"], one["count"], one["percent"]) for one in benefited["options"]] == [
        ("happy", 5, "83.3"),
        ("neutral", 1, "16.7"),
        ("unhappy", 0, "0.0"),
        ("cannot_say", 0, "0.0"),
    ]
    assert next(item for item in results["items"] if item["code"] == "age_band")["options"] == []


async def test_a_text_is_in_no_event_and_no_result(api: Api, sessions: Sessions, published: Published) -> None:
    for _ in range(5):
        await answer(api, await a_link(api), benefited="happy", suggestions="Ask Maija")
    async with sessions.begin() as session:
        await use_cases.release_answers(session)

    results = await api.as_("analyst").get("/surveys/client_short/results")

    scores = [content["scores"] for kind, content in await published() if kind.endswith("survey-answered.v1")]
    assert scores == [{"benefited": "happy"}] * 5
    assert "Maija" not in results.text


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"municipality": "320"}, 403),
        ({"municipality": "091"}, 422),
        ({"month_from": "2026-02", "month_to": "2026-01"}, 422),
        ({"month_from": "2026-13"}, 422),
    ],
)
async def test_a_rate_outside_ones_rights_or_without_sense_is_refused(
    api: Api, parameters: dict[str, str], status: int
) -> None:
    answered = await api.as_("team_lead").get("/surveys/client_short/response-rate", params=parameters)

    assert answered.status_code == status


async def test_a_team_lead_counts_own_municipalities(api: Api, sessions: Sessions) -> None:
    await answers(api, sessions, 5)

    own = await api.as_("team_lead").get("/surveys/client_short/response-rate")
    other = await api.as_("team_lead", municipalities=["320"]).get("/surveys/client_short/response-rate")

    assert own.json()["answered"] == 5
    assert (other.json()["delivered"], other.json()["percent"]) == (0, None)


async def test_a_survey_that_was_never_published_is_not_found(api: Api) -> None:
    assert (await api.as_("coach").get("/surveys/none")).status_code == 404


@pytest.mark.parametrize("change", ["update surveys set version = 2", "delete from surveys"])
async def test_the_database_refuses_to_change_a_published_survey(sessions: Sessions, change: str) -> None:
    with pytest.raises(Exception, match="never changes"):
        async with sessions.begin() as session:
            await session.execute(text(change))


async def test_who_may_not_invite_a_client_leaves_a_record(api: Api, published: Published) -> None:
    refused = await api.as_("analyst").post("/invitations", json=INVITATION)

    assert refused.status_code == 403
    assert await refused_attempts(published) == [(str(CLIENT), "change", "client", "none")]
