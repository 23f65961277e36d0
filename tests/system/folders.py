"""Import folders small enough to count by eye."""

import csv
from pathlib import Path

from tests.people import identity_code

HEADERS = {
    "coaches": "coach,name,municipality,fte",
    "clients": "client,given_name,family_name,hetu,birth_date,no_hetu_reason,municipality,language",
    "employers": "employer,name,business_id,sector,size_class,municipality",
    "coaching": "client,municipality,coach,started_on,ended_on,end_reason",
    "employments": "client,employer,started_on,ended_on,kind,wage_subsidy,contract,hours_per_week,occupation,"
    "open_labour_market,out_of_work_at_entry",
}
FAMILY_NAME = "Kokeilijanpoika"
"""Occurs nowhere else, so that it can be looked for in logs and topics."""


def write_folder(folder: Path, municipality: str, *, clients: int, first_number: int) -> list[str]:
    """Every second client is hired. Returns the identity codes."""
    codes = [identity_code(first_number + number) for number in range(clients)]
    coaches = max(1, clients // 20 + 1)
    rows: dict[str, list[dict[str, object]]] = {
        "coaches": [
            {"coach": f"coach-{n}", "name": f"Valmentaja {FAMILY_NAME}", "municipality": municipality, "fte": 1}
            for n in range(coaches)
        ],
        "clients": [
            {"client": n, "given_name": "Testi", "family_name": FAMILY_NAME, "hetu": code, "municipality": municipality}
            for n, code in enumerate(codes)
        ],
        "employers": [{"employer": "e1", "name": "Koepaja Oy", "sector": "company"}],
        "coaching": [
            {"client": n, "municipality": municipality, "coach": f"coach-{n % coaches}", "started_on": "2024-02-01"}
            for n in range(clients)
        ],
        "employments": [
            {"client": n, "employer": "e1", "started_on": "2024-03-01", "kind": "employment", "wage_subsidy": "false"}
            for n in range(0, clients, 2)
        ],
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in rows.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, HEADERS[name].split(","))
            writer.writeheader()
            writer.writerows(content)
    return codes
