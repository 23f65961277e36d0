"""Who the clients are: people who do not exist."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import get_args

from common.codes import Education, Livelihood
from rinnalla.sample.names import WORDS, identity_code, pick
from rinnalla.sample.regions import Region

BORN_FROM, DAYS_OF_BIRTHS = date(1960, 1, 1), 16_000
STRIDE = 7919
"""A prime: each run of so many clients has every day of birth once."""
MOST_CLIENTS = 49 * DAYS_OF_BIRTHS
"""Of one day of birth there are as many as artificial identity codes of one sex, less one."""
LANGUAGES = ("fi",) * 17 + ("sv", "en", "other")
REASONS = ("foreign", "refused", "not_known")


@dataclass(frozen=True)
class Client:
    client: str
    given_name: str
    family_name: str
    hetu: str
    birth_date: date | None
    no_hetu_reason: str
    municipality: str
    language: str
    born_on: date
    sex: str
    education: str
    livelihood: str

    @property
    def is_described(self) -> bool:
        """Whether somebody asked what figures may tell apart."""
        return bool(self.education or self.livelihood)


def client_of(region: Region, number: int) -> Client:
    """Nobody shares an identity code, nor name and day of birth, with another."""
    chance = region.chance("client", number)
    female, turn = chance.random() < 0.5, number // DAYS_OF_BIRTHS
    born_on = BORN_FROM + timedelta(days=number * STRIDE % DAYS_OF_BIRTHS)
    code = identity_code(born_on, number=900 + 2 * turn + (0 if female else 1), mark="-A"[born_on.year >= 2000])
    reason = pick(chance, REASONS) if chance.random() < 0.02 else ""
    families = WORDS["family"]
    is_described = chance.random() < 0.85
    return Client(
        client=f"client-{number + 1:06d}",
        given_name=pick(chance, WORDS["female" if female else "male"]),
        family_name=families[(number % DAYS_OF_BIRTHS + turn) % len(families)],
        hetu="" if reason else code,
        birth_date=born_on if reason else None,
        no_hetu_reason=reason,
        municipality=region.some_municipality(chance),
        language=pick(chance, LANGUAGES),
        born_on=born_on,
        sex="female" if female else "male",
        education=known(chance, get_args(Education)) if is_described else "",
        livelihood=known(chance, get_args(Livelihood)) if is_described else "",
    )


def known(chance: Random, codes: tuple[str, ...]) -> str:
    return pick(chance, codes) if chance.random() < 0.9 else ""
