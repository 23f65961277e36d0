"""A fidelity assessment as the coaching service tells it, for tests: five criteria in two parts."""

import re
from typing import Any

import httpx
import orjson

from tests.portal.services import Services

ASSESSMENT = "0198c0de-0000-7000-8000-0000000000fd"
LAST = "0198c0de-0000-7000-8000-0000000000fe"
PATH = f"/fidelity/assessments/{ASSESSMENT}"
PAGE = f"/fidelity/{ASSESSMENT}"
STAFFING, SERVICES = f"{PAGE}/parts/staffing", f"{PAGE}/parts/services"
FORM = {"csrf": "csrf", "key": "a-key"}
LATE = {"municipality": "698", "due_on": "2026-02-01", "last": None}
TITLES = {
    "caseload": "Asiakkaita valmentajaa kohti",
    "team_work": "Yhteistyö hoitavan tahon kanssa",
    "zero_exclusion": "Kenenkään osallistumista ei rajata",
    "job_search": "Työn etsintä alkaa nopeasti",
    "diversity": "Työpaikat ovat erilaisia",
}
EVIDENCE = {"caseload": "caseload_per_coach", "diversity": "job_diversity"}


def a_criterion(number: int, code: str) -> dict[str, Any]:
    return {
        "code": code,
        "number": number,
        "part": "staffing" if number < 3 else "services",
        "title": TITLES[code],
        "looks_at": f"Mitä katsotaan {number}.",
        "meanings": [f"Kohta {number} taso {level}" for level in range(1, 6)],
        "evidence": EVIDENCE.get(code),
    }


CRITERIA: dict[str, Any] = {
    "version": "1",
    "parts": [{"code": "staffing", "name": "Henkilöstö"}, {"code": "services", "name": "Palvelut"}],
    "items": [a_criterion(number, code) for number, code in enumerate(TITLES, 1)],
}


def evidence(code: str, suggested: int | None = 4) -> dict[str, Any]:
    counted = {"numerator": 36.0, "denominator": 2.5, "value": 14.4} if suggested else {}
    return {"code": code, "numerator": None, "denominator": None, "value": None, "suggested_score": suggested} | counted


def an_item(code: str, score: int | None = None, reason: str | None = None) -> dict[str, Any]:
    suggested = {"caseload": evidence("caseload_per_coach"), "diversity": evidence("job_diversity", None)}
    found = suggested.get(code)
    is_suggested = found is not None and score is not None and score == found["suggested_score"]
    return {"code": code, "score": score, "reason": reason, "is_suggested": is_suggested, "evidence": found}


def an_assessment(**scored: tuple[int, str | None]) -> dict[str, Any]:
    """A draft with the scores and reasons that are named."""
    return {
        "id": ASSESSMENT,
        "municipality": "698",
        "assessed_on": "2026-09-30",
        "state": "draft",
        "is_from_paper": False,
        "criteria": "1",
        "version": 3,
        "scored": len(scored),
        "total": None,
        "band": None,
        "next_due_on": None,
        "note": None,
        "items": [an_item(code, *scored.get(code, ())) for code in TITLES],
        "previous": None,
        "improve_next": [],
        "history": [],
    }


def a_summary(**changed: Any) -> dict[str, Any]:
    shown = ("id", "municipality", "assessed_on", "state", "is_from_paper", "criteria", "total", "band", "scored")
    return {name: value for name, value in an_assessment().items() if name in shown} | changed


SCORED: dict[str, Any] = {
    "caseload": (4, None),
    "team_work": (3, "Tiimi <tapaa> kuukausittain."),
    "zero_exclusion": (5, "Kaikki pääsevät."),
    "job_search": (1, "Odotettu 80 päivää."),
    "diversity": (2, "Kaikki kaupassa."),
}
COMPLETE: dict[str, Any] = an_assessment(**SCORED) | {
    "state": "complete",
    "total": 102,
    "band": "good",
    "next_due_on": "2027-09-30",
    "previous": {
        "id": LAST,
        "criteria": "1",
        "assessed_on": "2026-03-31",
        "total": 96,
        "band": "fair",
        "scores": {"caseload": 4, "team_work": 1, "zero_exclusion": 4, "job_search": 2},
    },
    "improve_next": ["job_search", "diversity"],
}
ON_PAPER: dict[str, Any] = an_assessment() | {
    "state": "complete",
    "is_from_paper": True,
    "total": 96,
    "band": "fair",
    "note": "Mappi 4",
}


def answer(services: Services, *items: str, **scored: Any) -> None:
    """The assessment as it stands, and every saving of `items` takes."""
    services.answers[f"GET coaching {PATH}"] = an_assessment(**scored)
    for item in items:
        services.answers[f"PUT coaching {PATH}/items/{item}"] = an_assessment(**scored) | {"version": 4}


def saved_in(services: Services) -> dict[str, Any]:
    return {one.url.path.rsplit("/", 1)[-1]: orjson.loads(one.content) for one in services.asked if one.method == "PUT"}


def seen_in(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(seen-[a-z_]+)" value="([^"]+)"', page))


async def seen_by(visitor: httpx.AsyncClient, path: str = STAFFING) -> dict[str, str]:
    """What a page says it has seen, to be sent with its form."""
    return FORM | seen_in((await visitor.get(path)).text)
