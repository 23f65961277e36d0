"""What a survey must be before it may be published, and what may be answered to it."""

from typing import Any

import pytest
from pydantic import ValidationError

from feedback.definition import SurveyDefinition, surveys_in
from feedback.errors import NoSuchQuestion, NotAChoice, TextTooLong
from feedback.models import PublishedSurveyChanged, Survey

WORDS = {"fi": "Kyllä", "sv": "Ja", "en": "Yes"}


def a_survey(**changed: Any) -> dict[str, Any]:
    options = [{"code": "yes", "text": WORDS}, {"code": "no", "text": WORDS}]
    items = [
        {"code": "glad", "kind": "smiley", "text": WORDS, "options": options},
        {"code": "more", "kind": "text", "text": WORDS},
    ]
    return {"code": "short", "version": 1, "title": WORDS, "introduction": WORDS, "items": items} | changed


@pytest.fixture
def survey() -> SurveyDefinition:
    return SurveyDefinition.model_validate(a_survey())


def test_the_short_client_survey_asks_its_seven_questions() -> None:
    surveys = {survey.code: survey for survey in surveys_in()}

    assert [item.code for item in surveys["client_short"].items] == [
        "still_in_coaching",
        "age_band",
        "employment",
        "benefited",
        "would_recommend",
        "contact_enough",
        "suggestions",
    ]


@pytest.mark.parametrize("missing", ["fi", "sv", "en"])
@pytest.mark.parametrize("empty", [False, True])
def test_a_survey_that_lacks_a_language_is_refused(missing: str, empty: bool) -> None:
    title = WORDS | {missing: " "} if empty else {name: words for name, words in WORDS.items() if name != missing}

    with pytest.raises(ValidationError):
        SurveyDefinition.model_validate(a_survey(title=title))


@pytest.mark.parametrize(
    "items",
    [
        [],
        [{"code": "a", "kind": "text", "text": WORDS}] * 2,
        [{"code": "a", "kind": "choice", "text": WORDS, "options": [{"code": "one", "text": WORDS}]}],
        [{"code": "a", "kind": "choice", "text": WORDS, "options": [{"code": "one", "text": WORDS}] * 2}],
    ],
)
def test_a_survey_without_sense_is_refused(items: list[dict[str, Any]]) -> None:
    with pytest.raises(ValidationError):
        SurveyDefinition.model_validate(a_survey(items=items))


def test_a_published_version_never_changes(survey: SurveyDefinition) -> None:
    published = Survey(code="short", version=1, sha256=survey.sha256, content=survey.model_dump(mode="json"))
    reworded = SurveyDefinition.model_validate(a_survey(title=WORDS | {"en": "Sure"}))

    published.require_same(SurveyDefinition.model_validate(published.content))
    with pytest.raises(PublishedSurveyChanged):
        published.require_same(reworded)


def test_what_is_skipped_is_left_out(survey: SurveyDefinition) -> None:
    assert survey.checked({"glad": "yes", "more": "  "}) == {"glad": "yes"}


def test_only_a_choice_of_the_question_can_be_chosen(survey: SurveyDefinition) -> None:
    with pytest.raises(NotAChoice) as refused:
        survey.checked({"glad": "010190-999X"})

    assert refused.value.facts == {"item": "glad"}


def test_only_what_is_asked_can_be_answered_and_the_refusal_does_not_repeat_it(survey: SurveyDefinition) -> None:
    with pytest.raises(NoSuchQuestion) as refused:
        survey.checked({"010190-999X": "yes"})

    assert refused.value.facts == {}


def test_a_text_has_an_end(survey: SurveyDefinition) -> None:
    with pytest.raises(TextTooLong):
        survey.checked({"more": "x" * 2001})


def test_a_text_is_no_score(survey: SurveyDefinition) -> None:
    assert survey.scores({"glad": "no", "more": "Call Maija"}) == {"glad": "no"}
