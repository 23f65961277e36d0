"""The client's record, and two records of one person, the services answered for."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from portal.settings import PortalSettings
from tests.portal.conftest import ORIGIN
from tests.portal.services import Services
from tests.portal.test_client_pages import CLIENT, PERSON, browser_of

OTHER = "0198c0de-0000-7000-8000-000000000002"
FROM_HERE = {"origin": ORIGIN}
VIEW = PERSON | {"is_shielded": False, "same_as": None}
RECORD: dict[str, Any] = VIEW | {
    **{"version": 3, "interpreter_language": None, "phone": "040 123 4567", "email": None},
    **{"address": "Koekatu 1", "sex": "female", "education": None, "livelihood": "wages"},
}
SECOND = RECORD | {"id": OTHER, "given_name": "Aini", "municipality": "320", "phone": None, "has_hetu": False}
TYPED = {
    **{"csrf": "csrf", "key": "0198c0de-0000-7000-8000-0000000000ff", "version": "3", "given_name": "Aino"},
    **{"family_name": "Keloharju", "municipality": "698", "language": "fi", "phone": "050 765 4321", "moved_on": ""},
}


def refused(status: int, kind: str, field: str) -> httpx.Response:
    problem = {"type": f"/problems/{kind}", "title": kind, "detail": kind, "errors": [{"field": field, "detail": kind}]}
    return httpx.Response(status, json=problem)


@pytest.fixture
def services() -> Services:
    return Services(
        {
            f"GET referral /clients/{CLIENT}": VIEW,
            f"GET referral /clients/{CLIENT}/record": RECORD,
            f"GET referral /clients/{OTHER}/record": SECOND,
            f"GET referral /clients/{CLIENT}/duplicates": {"items": []},
            f"GET referral /clients/{CLIENT}/referrals": {"items": [], "next": None},
            f"GET coaching /clients/{CLIENT}/coaching": {"cases": [], "left_out": []},
            f"GET consent /clients/{CLIENT}/consents": {"items": []},
        }
    )


@pytest.fixture
async def coordinator(settings: PortalSettings, services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with browser_of(settings, services, "coordinator") as client:
        yield client


async def test_the_record_comes_filled_in(coordinator: httpx.AsyncClient) -> None:
    page = await coordinator.get(f"/clients/{CLIENT}/record")

    assert page.status_code == 200
    assert 'value="040 123 4567"' in page.text
    assert '<option value="wages" selected' in page.text


async def test_what_is_saved_is_of_the_version_that_was_seen(
    coordinator: httpx.AsyncClient, services: Services
) -> None:
    services.answers[f"PUT referral /clients/{CLIENT}/record"] = VIEW

    saved = await coordinator.post(f"/clients/{CLIENT}/record", data=TYPED, headers=FROM_HERE)

    assert (saved.status_code, saved.headers["location"]) == (303, f"/clients/{CLIENT}?done=record")
    (put,) = [one for one in services.asked if one.method == "PUT"]
    assert b'"version":3' in put.content.replace(b" ", b"")


async def test_whoever_moves_out_of_sight_is_left_with_a_word(
    coordinator: httpx.AsyncClient, services: Services
) -> None:
    services.answers[f"PUT referral /clients/{CLIENT}/record"] = VIEW | {"municipality": "320"}

    saved = await coordinator.post(f"/clients/{CLIENT}/record", data=TYPED | {"municipality": "320"}, headers=FROM_HERE)

    assert saved.headers["location"] == "/?done=client-moved"


async def test_a_stale_save_shows_both_and_the_next_one_replaces(
    coordinator: httpx.AsyncClient, services: Services
) -> None:
    services.answers[f"PUT referral /clients/{CLIENT}/record"] = refused(409, "record-changed", "version")
    services.answers[f"GET referral /clients/{CLIENT}/record"] = RECORD | {"version": 4, "address": "Uusikatu 2"}

    page = await coordinator.post(f"/clients/{CLIENT}/record", data=TYPED, headers=FROM_HERE)

    assert page.status_code == 409
    assert "Tiedot ovat nyt tällaiset" in page.text
    assert "Uusikatu 2" in page.text
    assert 'value="050 765 4321"' in page.text
    assert 'name="version" value="4"' in page.text


async def test_both_records_stand_side_by_side_before_anything_is_merged(coordinator: httpx.AsyncClient) -> None:
    page = await coordinator.get(f"/clients/{CLIENT}/merge/{OTHER}")

    assert page.status_code == 200
    for shown in ("Tiedot 1: Aino Keloharju", "Tiedot 2: Aini Keloharju", "Koekatu 1", "tietoa ei saada juuri nyt"):
        assert shown in page.text


@pytest.mark.parametrize(("kept", "duplicate"), [(CLIENT, OTHER), (OTHER, CLIENT)])
async def test_the_other_one_is_merged_into_the_one_that_is_kept(
    coordinator: httpx.AsyncClient, services: Services, kept: str, duplicate: str
) -> None:
    services.answers[f"POST referral /clients/{duplicate}/merging"] = VIEW
    typed = {"csrf": "csrf", "key": TYPED["key"], "kept": kept}

    merged = await coordinator.post(f"/clients/{CLIENT}/merge/{OTHER}", data=typed, headers=FROM_HERE)

    assert (merged.status_code, merged.headers["location"]) == (303, f"/clients/{kept}?done=merged")
    assert services.sent_to(f"/clients/{duplicate}/merging") == [{"same_as": kept}]


async def test_which_one_is_kept_has_to_be_said(coordinator: httpx.AsyncClient, services: Services) -> None:
    typed = {"csrf": "csrf", "key": TYPED["key"]}

    page = await coordinator.post(f"/clients/{CLIENT}/merge/{OTHER}", data=typed, headers=FROM_HERE)

    assert page.status_code == 422
    assert "Valitse, kummat tiedot säilytetään." in page.text
    assert services.sent_to(f"/clients/{CLIENT}/merging") == []


async def test_a_merged_record_says_so_and_offers_nothing_new(
    coordinator: httpx.AsyncClient, services: Services
) -> None:
    services.answers[f"GET referral /clients/{CLIENT}"] = VIEW | {"same_as": OTHER}

    page = await coordinator.get(f"/clients/{CLIENT}")

    assert f'href="/clients/{OTHER}"' in page.text
    assert f"/clients/{CLIENT}/merge/undo" in page.text
    assert "/referrals/new" not in page.text
    assert "/consents/new" not in page.text


async def test_the_kept_record_names_what_was_merged_with_it(
    coordinator: httpx.AsyncClient, services: Services
) -> None:
    services.answers[f"GET referral /clients/{CLIENT}/duplicates"] = {"items": [SECOND]}

    page = await coordinator.get(f"/clients/{CLIENT}")

    assert "Aini Keloharju, Kemijärvi" in page.text


async def test_a_merging_is_undone_from_its_own_page(coordinator: httpx.AsyncClient, services: Services) -> None:
    services.answers[f"GET referral /clients/{CLIENT}"] = VIEW | {"same_as": OTHER}
    services.answers[f"GET referral /clients/{OTHER}"] = SECOND
    services.answers[f"POST referral /clients/{CLIENT}/merging/undo"] = VIEW
    path = f"/clients/{CLIENT}/merge/undo"

    asked = await coordinator.get(path)
    undone = await coordinator.post(path, data={"csrf": "csrf", "key": TYPED["key"]}, headers=FROM_HERE)

    assert "Aini Keloharju" in asked.text
    assert undone.headers["location"] == f"/clients/{CLIENT}?done=unmerged"


async def test_only_a_coordinator_merges(settings: PortalSettings, services: Services) -> None:
    async with browser_of(settings, services, "team_lead") as lead:
        assert (await lead.get(f"/clients/{CLIENT}/merge")).status_code == 403
