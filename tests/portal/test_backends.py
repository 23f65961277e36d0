"""What a service refuses, as people read it."""

from typing import Any

import httpx
import pytest

from portal.backends import refusal_from
from portal.languages import spoken_in


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "Kunta Ylitornio oli jo 15.10.2022 osa kuntaa Rovaniemi."),
        ("sv", "Kunta Övertorneå oli jo 15.10.2022 osa kuntaa Rovaniemi."),
    ],
)
def test_municipalities_are_called_by_their_names(language: str, said: str) -> None:
    detail = "Kunta 976 oli jo 15.10.2022 osa kuntaa 698."
    problem = {"detail": detail, "municipality": "976", "into": "698"}
    problem_at_field: dict[str, Any] = problem | {"errors": [{"field": "municipality", "detail": detail}]}

    with spoken_in(language):
        refused = refusal_from("reporting", httpx.Response(409, json=problem_at_field))

    assert refused.detail == said
    assert refused.errors == [("municipality", said)]
    assert refused.facts["municipality"] == "976"


@pytest.mark.parametrize("municipality", ["all", None])
def test_what_is_no_code_leaves_the_words_alone(municipality: str | None) -> None:
    problem = {"detail": "Choose all or None.", "municipality": municipality}

    assert refusal_from("reporting", httpx.Response(409, json=problem)).detail == "Choose all or None."
