"""How it goes for persons in coaching, and the employers who are met for them."""

from reporting.protection.tables.coaching import CLIENTS, IN_COACHING
from reporting.protection.tables.shapes import AtMost, ProtectedTable, Sum, Summary, columns, named, percent_of

MET, DUE, IN_TIME = named("first_employer_contacts", "met", "due", "in_time")
WITH_PLAN, REVIEWS_DUE, ON_TIME = named("plan_coverage", "with_plan", "reviews_due", "on_time")
RATED = "self_assessment_change.persons"
EMPLOYERS, CONTACTS = named("employer_contacts", "employers", "contacts")

PROGRESS_TABLES = (
    ProtectedTable("employer_contacts", {"": columns("employer_contacts", "employers", "contacts")}),
    ProtectedTable(
        "first_employer_contacts",
        {"": {"clients": CLIENTS} | columns("first_employer_contacts", "met", "due", "in_time")},
        quotients=(percent_of(IN_TIME, DUE, "percent_in_time"),),
        summaries=(Summary("median_days", "first_employer_contacts.median_days", MET, beside=(CLIENTS, DUE, IN_TIME)),),
    ),
    ProtectedTable(
        "plan_coverage",
        {"": {"in_coaching": IN_COACHING} | columns("plan_coverage", "with_plan", "reviews_due", "on_time")},
        quotients=(
            percent_of(WITH_PLAN, IN_COACHING, "percent_with_plan"),
            percent_of(ON_TIME, REVIEWS_DUE, "percent_on_time"),
        ),
    ),
    ProtectedTable(
        "self_assessment_change",
        {"": {"persons": RATED}},
        summaries=tuple(
            Summary(figure, f"self_assessment_change.{figure}", RATED, step="0.01", is_mean=True)
            for figure in ("skills_change", "situation_change")
        ),
    ),
)
PROGRESS_SUMS = (
    Sum(CLIENTS, (MET,), has_rest=True),
    Sum(CLIENTS, (DUE,), has_rest=True),
    Sum(MET, (IN_TIME,), has_rest=True),
    Sum(CLIENTS, (RATED,), has_rest=True),
)
PROGRESS_AT_MOST = (AtMost((EMPLOYERS,), (CONTACTS,)),)
"""Each employer contacted has a contact."""
