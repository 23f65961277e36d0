"""Every code of the access log has a word: no page and no paper shows a code."""

import ast
from collections.abc import Iterator
from typing import get_args

import pytest

from common.events.access import Action, Reason, Relation, Result
from portal.pages.access_log import REASONS
from portal.words import WORDS
from tests.conftest import REPOSITORY

PLACE_OF_WHAT = {"Attempt": 3, "Showing": 0}
"""Where those that take it without its name have the code of what was touched."""


@pytest.mark.parametrize(
    ("of", "coded"),
    [("access_action", Action), ("relation", Relation), ("access_result", Result), ("access_reason", Reason)],
)
def test_every_code_of_the_log_has_a_word(of: str, coded: object) -> None:
    assert set(WORDS[of]) == set(get_args(coded))


def test_the_reasons_to_look_far_back_are_the_logs_own() -> None:
    assert set(REASONS) < set(get_args(Reason))


def whats_in(module: ast.Module) -> Iterator[object]:
    """The codes of what is touched, as the code of the services names them."""
    for node in ast.walk(module):
        if not isinstance(node, ast.Call):
            continue
        yield from (
            one.value.value for one in node.keywords if one.arg == "what" and isinstance(one.value, ast.Constant)
        )
        place = PLACE_OF_WHAT.get(getattr(node.func, "id", ""), len(node.args))
        yield from (one.value for one in node.args[place : place + 1] if isinstance(one, ast.Constant))


def test_whatever_a_service_writes_into_the_log_has_a_word() -> None:
    code = [*(REPOSITORY / "services").glob("*/*/**/*.py"), *(REPOSITORY / "libs/common/common").rglob("*.py")]
    written = {what for path in code for what in whats_in(ast.parse(path.read_text()))}

    assert {"case", "coaching_page", "family_name"} <= written <= set(WORDS["access_what"])
