"""What the operator is told of the month ends asked for."""

import pytest

import rinnalla.protect
from rinnalla.endpoints import Endpoints
from rinnalla.protect import Month, in_a_sentence, protected


def months(*states: str) -> list[Month]:
    return [{"month_end": f"2026-{number:02}-28", "state": state} for number, state in enumerate(states, start=1)]


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ((), "there is no month end to protect"),
        (("asked", "asked"), "2 month ends, 2026-01-28 to 2026-02-28: the worker protects them, the oldest first"),
        (("shown", "shown"), "2 month ends, 2026-01-28 to 2026-02-28: protected"),
        (
            ("shown", "withheld"),
            "2 month ends, 2026-01-28 to 2026-02-28: protected, but 1 of them could not be and are not shown",
        ),
    ],
)
def test_the_end_is_said_in_words(states: tuple[str, ...], said: str) -> None:
    assert in_a_sentence(months(*states)) == said


class Reporting:
    """Two months were asked for before and one is now; at each look one more of them is done."""

    def __init__(self, *_: object, **__: object) -> None:
        self.months = [{"id": str(month), "month_end": f"2026-0{month}-28", "state": "asked"} for month in (1, 2, 3)]
        self.looks = 0

    async def __aenter__(self) -> "Reporting":
        return self

    async def __aexit__(self, *_: object) -> None: ...

    async def change(self, *_: object) -> dict[str, list[Month]]:
        return {"month_ends": [dict(self.months[0])]}

    async def get(self, *_: object) -> dict[str, list[Month]]:
        for month in self.months[: self.looks]:
            month["state"] = "shown"
        self.looks += 1
        return {"month_ends": [dict(month) for month in self.months]}


async def test_who_waits_waits_for_those_that_were_being_protected_already(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else "protected" would be said of one month, while readers still find the others being prepared."""
    monkeypatch.setattr(rinnalla.protect, "Backend", Reporting)
    monkeypatch.setattr(rinnalla.protect, "LOOKS_EVERY", 0)

    done = await protected(Endpoints({}), None, wait=True)

    assert in_a_sentence(done) == "3 month ends, 2026-01-28 to 2026-03-28: protected"
