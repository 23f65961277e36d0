"""Who asks, in tests that call use cases without a token."""

from typing import Any
from uuid import uuid4

from common.identity import Principal


def someone(*roles: str, **changed: Any) -> Principal:
    """A member of staff in Rovaniemi."""
    given: dict[str, Any] = {"subject": uuid4(), "client": "portal", "name": "tester", "organisation": None}
    return Principal(**(given | {"roles": frozenset(roles), "municipalities": frozenset({"698"})} | changed))
