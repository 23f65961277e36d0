"""What several figures count: persons, and the employments that count in a place (domain.md, section 6)."""

from reporting.standing.totals import Measures

CLIENTS = Measures(
    ("clients",),
    of_persons="select person_id, place, 'clients', first_on, 1 from stays",
)
EMPLOYED_PERSONS = Measures(
    ("employed_persons",),
    of_persons="""
        select person_id, place, 'employed_persons', first_employed_on, 1 from stays where first_employed_on is not null
    """,
)
CONTRACTS = Measures(
    ("contracts",),
    of_persons="select person_id, place, 'contracts', started_on, 1 from jobs",
)
