"""Names, identity codes and business ids that belong to nobody."""

from datetime import date
from random import Random
from typing import TypeVar

Thing = TypeVar("Thing")

FEMALE = (
    "Aino Anneli Eeva Eila Elina Emma Hanna Heidi Heli Iida Inka Irja Jaana Johanna Kaisa Katja Kirsi Laura Leena "
    "Maarit Marika Mervi Minna Niina Noora Outi Päivi Riikka Saara Sanna Satu Sirpa Suvi Tarja Tiina Tuula Venla"
).split()
MALE = (
    "Aki Antti Arto Eero Erkki Esa Hannu Harri Ilkka Janne Jari Jouni Juha Jukka Kalle Kari Lauri Markku Matti Mika "
    "Niko Oskari Otto Pasi Pekka Petri Risto Sami Seppo Tapio Teemu Tero Timo Toni Tuomas Veikko Ville"
).split()
SWEDISH_FEMALE = "Agneta Birgitta Emilia Linnea Maj Sofia".split()
SWEDISH_MALE = "Anders Emil Gustav Kristian Mats Oskar".split()
FAMILY = (
    "Aapanen Alajoki Autiola Erävaara Haarala Hautavaara Hietakoski Ikijärvi Jokitörmä Jääskö Kaarnavaara Kallioaho "
    "Kangasvuo Karhuoja Keloharju Kivisalmi Korpirinne Kotavaara Kuurala Kynsilampi Lapakko Lehtovuoma Luostola "
    "Maunuvaara Mustikkala Mäntyoja Niskavuoma Näätälä Ojavaara Palokuru Peurajoki Pihlajavaara Pulkamo Raitajärvi "
    "Riekkola Ruskavuori Saarikuru Salmivaara Siikakoski Suovanen Taivalaho Talvijärvi Tunturila Tähtivaara Uittola "
    "Vaaranoja Vesikuru Vuontisniemi Yliportti"
).split()
SWEDISH_FAMILY = "Bergvik Granlid Holmfors Lindnäs Sandåker Strömhed".split()
CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def person_name(random: Random, *, female: bool, language: str) -> tuple[str, str]:
    if language == "sv":
        return pick(random, SWEDISH_FEMALE if female else SWEDISH_MALE), pick(random, SWEDISH_FAMILY)
    return pick(random, FEMALE if female else MALE), pick(random, FAMILY)


def identity_code(born_on: date, *, number: int, mark: str) -> str:
    """An artificial code: individual numbers 900-999 are never given to anybody. Even numbers are women's."""
    if not 900 <= number <= 999:
        raise ValueError("only artificial identity codes are made here")
    digits = f"{born_on:%d%m%y}{number:03d}"
    return f"{born_on:%d%m%y}{mark}{number:03d}{CHECK_CHARACTERS[int(digits) % 31]}"


def business_id(serial: int) -> str | None:
    """A well-formed business id of the 99xxxxx range, which the register has not reached; none when no check digit fits."""
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
