"""Names, identity codes and business ids that belong to nobody."""

import json
from datetime import date
from pathlib import Path
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")

WORDS = json.loads((Path(__file__).parent / "words.json").read_text(encoding="utf-8"))
CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def person_name(random: Random, *, female: bool, language: str) -> tuple[str, str]:
    sex, kind = "female" if female else "male", "_swedish" if language == "sv" else ""
    return pick(random, WORDS[f"{sex}{kind}"]), pick(random, WORDS[f"family{kind}"])


def identity_code(born_on: date, *, number: int, mark: str) -> str:
    """An artificial code: individual numbers 900-999 are never given to anybody. Even numbers are women's."""
    if not 900 <= number <= 999:
        raise ValueError("only artificial identity codes are made here")
    digits = f"{born_on:%d%m%y}{number:03d}"
    return f"{born_on:%d%m%y}{mark}{number:03d}{CHECK_CHARACTERS[int(digits) % 31]}"


def business_id(serial: int) -> str | None:
    """A well-formed business id of the 99xxxxx range, not in the register yet; none when no check digit fits."""
    number = f"{9_900_000 + serial:07d}"
    remainder = sum(int(digit) * weight for digit, weight in zip(number, (7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    return None if remainder == 1 else f"{number}-{(11 - remainder) % 11}"


def pick(random: Random, choices: list[str] | tuple[str, ...]) -> str:
    """Random.choice may change with the Python version; random() may not, and the files must stay the same."""
    return choices[int(random.random() * len(choices))]


def shuffled(random: Random, things: list[Thing]) -> list[Thing]:
    return [
        thing for _, _, thing in sorted((random.random(), position, thing) for position, thing in enumerate(things))
    ]
