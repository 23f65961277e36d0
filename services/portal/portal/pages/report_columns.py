"""What a report's CSV holds."""

from collections.abc import Mapping

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "coefficients": (
        "municipality",
        "clients",
        "employed_persons",
        "contracts",
        "employment_coefficient",
        "contract_coefficient",
    ),
    "referral-sources": ("source_category", "municipality", "count", "percent"),
    "further-paths": ("row", "municipality", "count", "percent", "denominator"),
    "employer-contacts": ("municipality", "employers", "contacts"),
    "caseload": ("municipality", "coach", "fte", "limit", "open_cases", "over"),
    "referral-funnel": ("stage", "municipality", "persons", "percent", "median_days"),
    "retention": (
        *("municipality", "first_jobs", "left", "median_days"),
        *("at_risk_13", "percent_13", "at_risk_26", "percent_26", "at_risk_52", "percent_52"),
    ),
    "waiting-times": (
        "step",
        "municipality",
        "counted",
        "median_days",
        "up_to_week",
        "up_to_two_weeks",
        "up_to_month",
        "longer",
        "within_promise",
        "percent_within",
    ),
    "contacts-per-week": ("municipality", "coaches", "fte", "contacts", "per_week"),
    "first-employer-contacts": ("municipality", "clients", "met", "median_days", "due", "in_time", "percent_in_time"),
    "plan-coverage": (
        "municipality",
        "in_coaching",
        "with_plan",
        "percent_with_plan",
        "reviews_due",
        "on_time",
        "percent_on_time",
    ),
    "self-assessment-change": ("municipality", "persons", "skills_change", "situation_change"),
    "declined-referrals": ("reason", "municipality", "count", "percent"),
    "fidelity": ("municipality", "assessed_on", "total", "band", "change"),
}
"""The columns of the CSV, as the import format's documentation has them."""
