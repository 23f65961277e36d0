"""What tests of the referral service are about: invented people with artificial identity codes."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from referral.models import Client, Organisation, Referral

CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def a_hetu(born_on: date = date(1990, 1, 2), *, number: int = 900, mark: str | None = None) -> str:
    """A valid artificial code of someone born that day."""
    digits = f"{born_on:%d%m%y}"
    century = mark or ("-" if born_on.year < 2000 else "A")
    return f"{digits}{century}{number:03d}{CHECK_CHARACTERS[int(f'{digits}{number:03d}') % 31]}"


def a_person(**changed: Any) -> dict[str, Any]:
    """What one sends to register a client."""
    person = {"given_name": "Aino", "family_name": "Esimerkki", "hetu": a_hetu(), "municipality": "698"}
    return {name: value for name, value in (person | changed).items() if value is not None}


def without_hetu(**changed: Any) -> dict[str, Any]:
    return a_person(hetu=None, **({"birth_date": "1990-01-02", "no_hetu_reason": "not_known"} | changed))


def a_referral(*, submitted_on: str = "2026-03-02", answer_due_on: str = "2026-03-09", **changed: Any) -> Referral:
    return Referral(
        **{
            "client_id": uuid4(),
            "organisation": None,
            "source_category": "kela",
            "target": "supported_employment",
            "municipality": "698",
            "submitted_on": day(submitted_on),
            "submitted_by": uuid4(),
            "answer_due_on": day(answer_due_on),
        }
        | changed
    )


def an_organisation(name: str = "Kela, Rovaniemi") -> Organisation:
    return Organisation(name=name, source_category="kela", municipality="698")


def a_client(**changed: Any) -> Client:
    given: dict[str, Any] = {
        "given_name": "Aino",
        "family_name": "Esimerkki",
        "birth_date": date(1990, 1, 2),
        "no_hetu_reason": "not_known",
        "municipality": "698",
        "language": "fi",
    }
    return Client(**(given | changed))


def day(text: str) -> date:
    return date.fromisoformat(text)


def some_id() -> UUID:
    return uuid4()
