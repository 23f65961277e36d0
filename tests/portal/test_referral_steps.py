"""What the pages of a referral's steps send to the service."""

import pytest

from portal.forms import Form
from portal.pages.referrals import STEPS, meeting_choices, step_from
from portal.words import WORDS

HAND_OVER = STEPS["hand-over"]


def form(**values: str) -> Form:
    return Form({name: [value] for name, value in {"day": "8.9.2026", **values}.items()})


@pytest.mark.parametrize(
    ("answer", "reason"), [("met", None), ("client_declined", "client_declined"), ("other", "other")]
)
def test_one_question_tells_of_the_meeting_or_why_there_was_none(answer: str, reason: str | None) -> None:
    sent = step_from(form(meeting=answer, no_meeting_text="Lumimyrsky" if answer == "other" else ""), HAND_OVER)

    assert (sent["handed_over_on"], sent["no_meeting_reason"]) == ("2026-09-08", reason)
    assert sent["no_meeting_text"] == ("Lumimyrsky" if answer == "other" else None)


def test_the_question_of_the_meeting_is_not_passed_over() -> None:
    unanswered = form()

    step_from(unanswered, HAND_OVER)

    assert unanswered.errors == {"meeting": "Kerro, pidettiinkö tapaaminen."}


def test_every_reason_can_be_chosen() -> None:
    assert [code for code, _ in meeting_choices()] == ["met", *WORDS["no_meeting_reason"]]
