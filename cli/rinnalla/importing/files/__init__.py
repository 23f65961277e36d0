"""One module a file: what its rows become, one batch after the other."""

from collections.abc import Awaitable, Callable

from rinnalla.importing.files import (
    activities,
    clients,
    coaches,
    coaching,
    employer_contacts,
    employers,
    employments,
    fidelity,
    organisations,
    referrals,
)
from rinnalla.importing.outcomes import Taken
from rinnalla.importing.run import Run
from rinnalla.importing.staging import Row

Take = Callable[[list[Row], Run], Awaitable[list[Taken]]]

TAKE: dict[str, Take] = {
    "organisations": organisations.take,
    "coaches": coaches.take,
    "clients": clients.take,
    "referrals": referrals.take,
    "employers": employers.take,
    "coaching": coaching.take,
    "employer_contacts": employer_contacts.take,
    "employments": employments.take,
    "activities": activities.take,
    "fidelity": fidelity.take,
}
