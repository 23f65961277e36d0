"""Assumptions between a form and the reporting service. A field is named as in the service: its errors stand there."""

from collections.abc import Iterator
from typing import Any

from portal.backends import Answer
from portal.formats import typed_day, typed_number
from portal.forms import Form
from portal.languages import N_, _

ROOT = "entered"
SOURCED = ("full_time_hours", "hours_when_unknown", "baseline_share", "coaching_cost")
"""Numbers of which each has a source of its own."""
EUROS = ("taxes", "benefits_saved", "pension_contributions")
RATE, SPLIT = ("education", "age_band", *EUROS), ("year", "municipality", "state", "source")
MORE_ROWS = 3
"""Empty rows after those that are filled."""
MOST_RATES, MOST_SPLITS = 40, 20
AGE_BANDS = ("<30", "30-39", "40-49", "50-59", "60+")
TAX_YEARS = ((2022, 59, 41), (2023, 38, 62))
"""How the effect is split between municipality and state, in percent: known years, offered to begin with."""
SPLIT_SOURCE = N_("Verovuosi %(year)s")
STANDS_AT = {
    "rates": f"{ROOT}.rates.0.taxes",
    "splits": f"{ROOT}.splits.0.year",
    "starts_on": f"{ROOT}.starts_on",
    "ends_on": f"{ROOT}.ends_on",
    **{name: f"{ROOT}.{name}.value" for name in SOURCED},
}
"""Where a refusal of the whole stands."""


def offered(form: Form) -> Form:
    """What a new form begins with."""
    for row, (year, municipality, state) in enumerate(TAX_YEARS):
        source = _(SPLIT_SOURCE) % {"year": year}
        put_row(form, "splits", row, {"year": year, "municipality": municipality, "state": state, "source": source})
    return form.start_with(**{f"{ROOT}.full_time_hours.value": "37,5"})


def as_entered(form: Form, entered: Answer) -> Form:
    """A form that holds what was saved."""
    form.start_with(**{f"{ROOT}.{day}": typed_day(entered[day]) for day in ("starts_on", "ends_on")})
    form.start_with(**{f"{ROOT}.{name}": entered[name] for name in ("rates_source", "rates_year")})
    for name in SOURCED:
        if known := entered[name]:
            value = float(known["value"]) * (100 if name == "baseline_share" else 1)
            form.start_with(**{f"{ROOT}.{name}.value": typed_number(f"{value:.4f}")})
            form.start_with(**{f"{ROOT}.{name}.source": known["source"]})
    for table in ("rates", "splits"):
        for row, one in enumerate(entered[table]):
            put_row(form, table, row, one)
    return form


def put_row(form: Form, table: str, row: int, values: Answer) -> None:
    numbers = (*EUROS, "municipality", "state")
    form.start_with(
        **{
            f"{ROOT}.{table}.{row}.{name}": typed_number(str(value)) if name in numbers else value
            for name, value in values.items()
        }
    )


def close_up(form: Form) -> Form:
    """Rows that were left empty go, so that each row's number is the one the service knows it by."""
    for table, columns, most in (("rates", RATE, MOST_RATES), ("splits", SPLIT, MOST_SPLITS)):
        filled = [row for row in rows_of(form, table, columns, most) if any(row.values())]
        for number in range(most):
            for column in columns:
                form.values.pop(f"{ROOT}.{table}.{number}.{column}", None)
        for number, row in enumerate(filled):
            form.values |= {f"{ROOT}.{table}.{number}.{column}": [typed] for column, typed in row.items()}
    return form


def rows_of(form: Form, table: str, columns: tuple[str, ...], most: int) -> Iterator[dict[str, str]]:
    for number in range(most):
        yield {column: form.typed(f"{ROOT}.{table}.{number}.{column}").strip() for column in columns}


def filled_rows(form: Form, table: str) -> int:
    numbers = [int(name.split(".")[2]) for name in form.values if name.startswith(f"{ROOT}.{table}.")]
    return max(numbers, default=-1) + 1


def entered_from(form: Form) -> dict[str, Any]:
    """As the service takes it; what is missing or no number is noted at its field."""
    close_up(form)
    needed = _("Kirjoita luku. Laskelma ei oleta mitään puolestasi.")
    return {
        "starts_on": form.day(f"{ROOT}.starts_on", needed=_("Kirjoita jakson ensimmäinen päivä.")),
        "ends_on": form.day(f"{ROOT}.ends_on", needed=_("Kirjoita jakson viimeinen päivä.")),
        **{name: sourced(form, name, needed) for name in SOURCED},
        "rates": [rate_from(form, row, needed) for row in range(max(filled_rows(form, "rates"), 1))],
        "rates_source": said(form, "rates_source"),
        "rates_year": year_from(form, "rates_year"),
        "splits": [split_from(form, row, needed) for row in range(max(filled_rows(form, "splits"), 1))],
    }


def sourced(form: Form, name: str, needed: str) -> dict[str, Any] | None:
    """The hours of jobs whose hours nobody recorded may be left out, with their source."""
    if name == "hours_when_unknown" and not any(form.text(f"{ROOT}.{name}.{part}") for part in ("value", "source")):
        return None
    value = form.number(f"{ROOT}.{name}.value", needed=needed)
    if name == "baseline_share" and value is not None:
        value = round(value / 100, 4)
    return {"value": value, "source": said(form, f"{name}.source")}


def said(form: Form, name: str) -> str | None:
    return form.text(f"{ROOT}.{name}", needed=_("Kirjoita, mistä luku on."))


def year_from(form: Form, name: str) -> int | None:
    year = form.number(f"{ROOT}.{name}", needed=_("Kirjoita vuosi."))
    return None if year is None else int(year)


def rate_from(form: Form, row: int, needed: str) -> dict[str, Any]:
    at = f"{ROOT}.rates.{row}"
    group = {name: form.text(f"{at}.{name}") for name in ("education", "age_band")}
    return group | {name: form.number(f"{at}.{name}", needed=needed) for name in EUROS}


def split_from(form: Form, row: int, needed: str) -> dict[str, Any]:
    at = f"splits.{row}"
    shares = {name: form.number(f"{ROOT}.{at}.{name}", needed=needed) for name in ("municipality", "state")}
    return {"year": year_from(form, f"{at}.year"), **shares, "source": said(form, f"{at}.source")}


def place_errors(form: Form) -> None:
    for name, field in STANDS_AT.items():
        form.move_error(name, to=field)
