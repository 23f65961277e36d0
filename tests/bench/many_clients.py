"""Writes a folder of many invented clients in the import format: python -m tests.bench.many_clients FOLDER [CLIENTS]

Per client about one referral that is accepted and handed over, one case, one employer contact or two, and for some an
employment, an activity and an end, as in the pilot: some 7.5 requests.
"""

import csv
import sys
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

COACHES, EMPLOYERS_PER_CLIENT, CLIENTS_PER_COACH = "coach-{}", 0.2, 20
PLACES = ("698", "320", "240", "851", "758", "614", "732")
SECTORS = ("company", "company", "company", "municipality", "third_sector")
CATEGORIES = ("social_services", "te_services", "municipal_employment", "health_care", "kela")
GIVEN, FAMILY = ("Aino", "Esa", "Venla", "Tapio", "Outi"), ("Tunturila", "Peurajoki", "Keloharju", "Ruskavuori")
CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
FIRST_START, DAYS_OF_STARTS = date(2021, 1, 4), 1200

COLUMNS = {
    "organisations": "organisation,name,source_category,municipality",
    "coaches": "coach,name,municipality,fte",
    "clients": "client,given_name,family_name,hetu,birth_date,no_hetu_reason,municipality,language",
    "referrals": "client,organisation,source_category,target,municipality,submitted_on,accepted_on,declined_on,reason,"
    "handed_over_on",
    "coaching": "client,municipality,coach,started_on,ended_on,end_reason",
    "employers": "employer,name,business_id,sector,size_class,municipality",
    "employer_contacts": "employer,coach,client,contacted_on,kind,face_to_face",
    "employments": "client,employer,started_on,ended_on,kind,wage_subsidy,contract,hours_per_week,occupation,"
    "open_labour_market,out_of_work_at_entry",
    "activities": "client,kind,started_on,ended_on",
}


def main(folder: Path, clients: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    coaches, employers = 1 + clients // CLIENTS_PER_COACH, 1 + int(clients * EMPLOYERS_PER_CLIENT)
    rows: dict[str, Iterable[tuple[object, ...]]] = {
        "organisations": ((c, f"Lähettäjä {c}", c, "698") for c in CATEGORIES),
        "coaches": ((COACHES.format(n), f"Valmentaja {GIVEN[n % 5]}", PLACES[n % 7], "1") for n in range(coaches)),
        "employers": (
            (f"employer-{n}", f"Työpaikka {n} Oy", "", SECTORS[n % 5], "", PLACES[n % 7]) for n in range(employers)
        ),
        "clients": (client(n) for n in range(clients)),
        "referrals": (referral(n) for n in range(clients)),
        "coaching": (case(n, coaches) for n in range(clients)),
        "employer_contacts": (row for n in range(clients) for row in contacts(n, coaches, employers)),
        "employments": (row for n in range(clients) for row in employments(n, employers)),
        "activities": ((key(n), "work_trial", started_on(n) + timedelta(20), "") for n in range(0, clients, 4)),
    }
    for name, made in rows.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            file.write(COLUMNS[name] + "\n")
            csv.writer(file, lineterminator="\n").writerows(made)


def key(number: int) -> str:
    return f"client-{number:06d}"


def coach(number: int, coaches: int) -> int:
    """One who works in the client's municipality, when there are as many."""
    return (number % 7 + 7 * (number // 7 // CLIENTS_PER_COACH)) % coaches


def started_on(number: int) -> date:
    return FIRST_START + timedelta(days=number * DAYS_OF_STARTS // 100_000 * 7 % DAYS_OF_STARTS + number % 7)


def client(number: int) -> tuple[object, ...]:
    names = GIVEN[number % 5], FAMILY[number // 5 % 4]
    return (key(number), *names, identity_code(number), "", "", PLACES[number % 7], "fi")


def identity_code(number: int) -> str:
    """Artificial: individual numbers 900-999 belong to nobody."""
    born = date(1960, 1, 1) + timedelta(days=number // 100)
    individual = 900 + number % 100
    return f"{born:%d%m%y}{'A' if born.year > 1999 else '-'}{individual}{CHECK[int(f'{born:%d%m%y}{individual}') % 31]}"


def referral(number: int) -> tuple[object, ...]:
    category, start = CATEGORIES[number % 5], started_on(number)
    days = (start - timedelta(14), start - timedelta(7), "", "", start)
    return (key(number), category, category, "supported_employment", PLACES[number % 7], *days)


def case(number: int, coaches: int) -> tuple[object, ...]:
    start = started_on(number)
    end = (start + timedelta(180), "completed") if number % 3 == 0 else ("", "")
    return (key(number), PLACES[number % 7], COACHES.format(coach(number, coaches)), start, *end)


def contacts(number: int, coaches: int, employers: int) -> Iterator[tuple[object, ...]]:
    for turn in range(1 + number % 2):
        day = started_on(number) + timedelta(10 + turn)
        yield (
            f"employer-{(number + turn) % employers}",
            COACHES.format(coach(number, coaches)),
            key(number),
            day,
            "visit",
            "true",
        )


def employments(number: int, employers: int) -> Iterator[tuple[object, ...]]:
    if number % 2 == 0:
        start = started_on(number) + timedelta(40)
        facts = ("employment", "true" if number % 4 else "false", "fixed_term", "20", "9412", "true", "true")
        yield key(number), f"employer-{number % employers}", start, "", *facts


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
