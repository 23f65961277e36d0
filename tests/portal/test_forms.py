import io

import pytest
from starlette.datastructures import FormData, UploadFile

from portal.access import written_in
from portal.backends import Away, Refused
from portal.forms import WHOLE_FORM, Form


def form(**values: str) -> Form:
    return Form({name: [value] for name, value in values.items()})


def test_a_typed_day_is_sent_as_iso() -> None:
    assert form(started_on="1.9.2026").day("started_on") == "2026-09-01"


def test_a_day_that_is_none_stays_as_typed_with_the_error_beside_it() -> None:
    typed = form(started_on="syyskuussa")

    assert typed.day("started_on") is None
    assert typed.typed("started_on") == "syyskuussa"
    assert "5.1.2027" in typed.errors["started_on"]


def test_what_is_needed_is_asked_for() -> None:
    empty = form(name="  ")

    assert empty.text("name", needed="Kirjoita nimi.") is None
    assert empty.errors == {"name": "Kirjoita nimi."}


def test_a_hidden_key_makes_the_same_form_the_same_request() -> None:
    assert form(key="abc").key == "abc"
    assert Form().key != Form().key


async def test_a_form_with_errors_is_not_sent() -> None:
    async def never(path: str, body: object, *, key: str) -> dict[str, str]:
        pytest.fail("the form was sent")

    wrong = form(name="")
    wrong.text("name", needed="Kirjoita nimi.")

    assert await wrong.send(never, "/employers", {}) is None


async def test_a_refusal_stands_at_its_field_and_the_next_try_is_another_request() -> None:
    async def refuse(path: str, body: object, *, key: str) -> dict[str, str]:
        raise Refused("coaching", 409, "/problems/already-hired", "On jo.", [("started_on", "On jo.")])

    typed = form(started_on="1.9.2026", key="first")

    assert await typed.send(refuse, "/employments", {}) is None
    assert typed.errors == {"started_on": "On jo."}
    assert typed.refused_as == "already-hired"
    assert typed.status == 409
    assert typed.key != "first"


async def test_after_an_unknown_outcome_the_next_try_is_the_same_request() -> None:
    async def vanish(path: str, body: object, *, key: str) -> dict[str, str]:
        raise Away("coaching")

    typed = form(started_on="1.9.2026", key="first")

    assert await typed.send(vanish, "/employments", {}) is None
    assert WHOLE_FORM in typed.errors
    assert typed.status == 503
    assert typed.key == "first"


def test_a_deep_field_of_the_service_is_shown_at_the_pages_field() -> None:
    typed = form(grants="")
    typed.take(Refused("consent", 422, "/problems/bad-input", "", [("grants.0.party", "Väärä taho.")]))

    assert typed.errors == {"grants": "Väärä taho."}


def test_a_question_left_unanswered_is_asked_for() -> None:
    unanswered = Form({"kind": []})

    assert unanswered.text("kind", needed="Valitse.") is None
    assert unanswered.errors == {"kind": "Valitse."}


def test_of_a_file_not_even_its_name_is_kept_with_what_was_written() -> None:
    file = UploadFile(io.BytesIO(b"%PDF-"), filename="Aino Keloharju.pdf")

    assert written_in(FormData([("csrf", "x"), ("day", "1.9.2026"), ("scan", file)])) == {
        "day": ["1.9.2026"],
        "scan": [],
    }
