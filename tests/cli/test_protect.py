"""What the operator is told of the month ends asked for."""

import pytest

from rinnalla.protect import Month, in_a_sentence


def months(*states: str) -> list[Month]:
    return [{"month_end": f"2026-{number:02}-28", "state": state} for number, state in enumerate(states, start=1)]


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ((), "no month end is left to ask for: those that were asked for are being protected"),
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
