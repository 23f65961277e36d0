"""Who can be named in a consent: the organisations that referral knows, and employers."""

from portal.access import Visitor
from portal.consent_facts import EMPLOYERS, EMPLOYERS_NAME
from portal.formats import finnish_order
from portal.forms import Form
from portal.languages import _
from portal.loading import everything

MOST_LISTED = 20
"""More organisations than this are looked for by name."""


async def party_names(who: Visitor) -> dict[str, str]:
    """Employers first, then organisations by name."""
    named = {EMPLOYERS: _(EMPLOYERS_NAME)}
    organisations = await everything(who.referral, "/organisations")
    return named | {f"organisation:{one['id']}": one["name"] for one in organisations}


def parties_to_choose(form: Form, names: dict[str, str]) -> list[tuple[str, str]]:
    """Those chosen already, employers, and the organisations looked for."""
    if len(names) <= MOST_LISTED:
        return list(names.items())
    sought = form.typed("find").casefold().strip()
    kept = {*form.chosen("parties"), EMPLOYERS}
    found = [party for party, name in names.items() if party not in kept and sought and sought in name.casefold()]
    shown = [party for party in names if party in kept] + sorted(found, key=lambda party: finnish_order(names[party]))
    return [(party, names[party]) for party in shown]
