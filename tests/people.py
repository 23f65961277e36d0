"""Who asks, in tests that call use cases without a token, and codes of people who do not exist."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from common.identity import Principal
from rinnalla.sample import names


def someone(*roles: str, **changed: Any) -> Principal:
    """A member of staff in Rovaniemi."""
    given: dict[str, Any] = {"subject": uuid4(), "client": "portal", "name": "tester", "organisation": None}
    return Principal(**(given | {"roles": frozenset(roles), "municipalities": frozenset({"698"})} | changed))


def identity_code(number: int) -> str:
    """A different one for each number from 0 on; they belong to nobody."""
    born_on = date(1960, 1, 1) + timedelta(days=number // 100)
    return names.identity_code(born_on, number=900 + number % 100, mark="A" if born_on.year > 1999 else "-")
