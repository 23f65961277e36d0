"""A small invented country of five municipalities in two counties and three employment areas."""

from typing import Any

from tests.service import Api

AREAS = {"11": ("Pohjola", "Norden", "North"), "12": ("Rajaseutu", "Gränslandet", "Borderland")}
COUNTIES = {"21": ("Lappi", "Lappland", "Lapland"), "19": ("Naapuri", "Grannen", "Neighbour")}
MUNICIPALITIES = {
    "320": ("Kemijärvi", "Kemijärvi", "21", "11"),
    "698": ("Rovaniemi", "Rovaniemi", "21", "11"),
    "976": ("Ylitornio", "Övertorneå", "21", "12"),
    "009": ("Alavieska", "Alavieska", "19", "12"),
}


def an_area(code: str, names: dict[str, tuple[str, str, str]]) -> dict[str, str]:
    fi, sv, en = names[code]
    return {"code": code, "fi": fi, "sv": sv, "en": en}


def a_row(code: str, **changed: Any) -> dict[str, Any]:
    fi, sv, county, area = MUNICIPALITIES[code]
    areas = {"county": an_area(county, COUNTIES), "employment_area": an_area(area, AREAS)}
    return {"municipality": code, "fi": fi, "sv": sv} | areas | changed


def a_file(*rows: dict[str, Any], valid_from: str = "2026-01-01") -> dict[str, Any]:
    told = list(rows) or [a_row(code) for code in MUNICIPALITIES]
    return {"valid_from": valid_from, "source": "areas-2026.csv", "rows": told}


async def merge(api: Api, municipality: str, *, into: str, on: str) -> None:
    """From that day on one of them is part of the other."""
    operator = api.as_("operator")
    told = await operator.post("/areas", json=a_file(valid_from="2021-01-01"))
    assert told.status_code == 200, told.text
    told = await operator.post("/areas/mergers", json={"municipality": municipality, "into": into, "merged_on": on})
    assert told.status_code == 200, told.text
