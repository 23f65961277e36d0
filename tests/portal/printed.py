"""A printed report as the reporting service keeps it, for tests: figures as they are, and protected ones."""

from typing import Any

TEXTS = {"fi": "Näin tämä lasketaan.", "sv": "Så här räknas detta.", "en": "This is how it is counted."}
TITLES = {
    "coefficients": {"fi": "Työllisyyskerroin", "sv": "Sysselsättningskoefficient", "en": "Employment coefficient"},
    "referral_sources": {"fi": "Lähettäjät", "sv": "Remittenter", "en": "Referral sources"},
    "referral_funnel": {"fi": "Lähetteestä työhön", "sv": "Från remiss till arbete", "en": "From referral to work"},
    "further_paths": {"fi": "Jatkopolut", "sv": "Fortsatta vägar", "en": "Further paths"},
    "employer_contacts": {"fi": "Työnantajat", "sv": "Arbetsgivare", "en": "Employers"},
}


def a_table(name: str, *rows: dict[str, Any], state: str = "shown") -> dict[str, Any]:
    definition = {"name": name, "version": 2, "title": TITLES[name], "text": TEXTS}
    return {"definition": definition, "state": state, "rows": [{"municipality": "698"} | row for row in rows]}


def a_point(on: str, clients: Any, employed: Any, coefficient: str) -> dict[str, Any]:
    return {"on": on, "clients": clients, "employed_persons": employed, "employment_coefficient": coefficient}


COEFFICIENTS = {
    "clients": 70,
    "employed_persons": 39,
    "contracts": 62,
    "employment_coefficient": "0.56",
    "contract_coefficient": "0.89",
}
SOURCES = [("social_services", 41, "58.6"), ("health_care", 20, "28.6"), ("self", 9, "12.9")]
STAGES = [
    ("referred", 90, "100.0", None),
    ("accepted", 80, "88.9", "4.0"),
    ("started", 70, "77.8", "9.5"),
    ("plan_signed", 60, "66.7", "31.0"),
    ("employed", 39, "43.3", "120.0"),
]
PATHS = [
    ("company_unsubsidised", 20, "32.3", "contracts"),
    ("company_wage_subsidy", 11, "17.7", "contracts"),
    ("contracts_all", 62, "88.6", "clients"),
    ("in_coaching", 25, "35.7", "clients"),
]
PRINTED: dict[str, Any] = {
    "id": "0198c0de-0000-7000-8000-0000000000f1",
    "municipality": "698",
    "on": "2022-10-15",
    "known_at": "2022-10-20T09:00:00Z",
    "complete_until": "2022-10-20T08:59:58Z",
    "language": "fi",
    "layout": 1,
    "is_protected": False,
    "printed_at": "2022-10-20T09:00:00Z",
    "suppression": None,
    "edition": None,
    "tables": [
        a_table("coefficients", COEFFICIENTS),
        a_table(
            "referral_sources",
            *({"source_category": of, "count": count, "percent": percent} for of, count, percent in SOURCES),
        ),
        a_table(
            "referral_funnel",
            *(
                {"stage": at, "persons": count, "percent": part, "median_days": days}
                for at, count, part, days in STAGES
            ),
        ),
        a_table(
            "further_paths",
            *({"row": row, "count": count, "percent": part, "denominator": of} for row, count, part, of in PATHS),
        ),
        a_table("employer_contacts", {"employers": 51, "contacts": 128}),
    ],
    "course": [
        a_point("2021-05-03", 1, 0, "0.00"),
        a_point("2021-09-01", 30, 9, "0.30"),
        a_point("2022-03-14", 60, 30, "0.50"),
        a_point("2022-10-12", 70, 39, "0.56"),
    ],
}
HIDDEN = COEFFICIENTS | {"employed_persons": "..", "employment_coefficient": ".."}
PROTECTED: dict[str, Any] = PRINTED | {
    "on": "2022-09-30",
    "is_protected": True,
    "suppression": {"name": "disclosure_control", "version": 1, "k": 5, "text": {**TEXTS, "fi": "Pienet on peitetty."}},
    "edition": 2,
    "tables": [
        a_table("coefficients", HIDDEN),
        a_table("referral_sources", {"source_category": "self", "count": "..", "percent": ".."}),
        a_table("referral_funnel", state="not_protected"),
        a_table("further_paths", {"row": "in_coaching", "count": 12, "percent": "..", "denominator": "clients"}),
        a_table("employer_contacts", state="nothing_yet"),
    ],
    "course": [
        a_point("2022-06-30", 30, 15, "0.50"),
        a_point("2022-07-31", 31, "..", ".."),
        a_point("2022-09-30", 70, "..", ".."),
    ],
}
