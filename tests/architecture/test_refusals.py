"""Every refusal speaks three languages, says the same facts in each, and has a kind."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

from common.errors import LANGUAGES, Refusal

SERVICES = ("referral", "consent", "coaching", "feedback", "reporting")
FACT = re.compile(r"\{(\w+)\}")


def modules(service: str) -> Iterator[str]:
    """Its own errors, and those of its parts."""
    found = importlib.import_module(service)
    names = (module.name for module in pkgutil.walk_packages(found.__path__, f"{service}."))
    yield from (name for name in names if "errors" in name.split("."))


def refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for module in ("common.idempotency", "common.parking", "common.problems", "common.reasons", "common.rights"):
        importlib.import_module(module)
    for service in SERVICES:
        for module in modules(service):
            importlib.import_module(module)
    yield from every_kind_of(kind)


def every_kind_of(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from every_kind_of(narrower)


ALL = sorted({kind for kind in refusals() if "tests" not in kind.__module__}, key=lambda kind: kind.__qualname__)


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_a_refusal_has_a_text_of_its_own_in_each_language(kind: type[Refusal]) -> None:
    own = vars(kind)

    assert own.get("__doc__")
    assert own.get("fi")
    assert own.get("sv")
    assert len({kind.text("fi"), kind.text("sv"), kind.text("en")}) == 3


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_the_three_texts_name_the_same_facts(kind: type[Refusal]) -> None:
    facts = [set(FACT.findall(text)) for text in (kind.text("fi"), kind.text("sv"), kind.text("en"))]

    assert facts[0] == facts[1] == facts[2]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_a_title_is_short_and_the_same_whenever_it_occurs(kind: type[Refusal]) -> None:
    titles = {kind.title(language) for language in LANGUAGES}

    assert len(titles) == len(LANGUAGES)
    assert [title for title in titles if FACT.search(title) or not 10 <= len(title) <= 120] == []


def test_no_two_refusals_share_a_name() -> None:
    """The name is the problem's type on the wire."""
    names = [kind.__name__ for kind in ALL]

    assert sorted(names) == sorted(set(names))
