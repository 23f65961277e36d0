"""Which roles do what here."""

from uuid import UUID

from common.identity import Principal

INTAKE = ("coordinator", "team_lead", "importer")
"""Who takes referrals in, and registers anyone's."""


def own_organisation(who: Principal) -> UUID | None:
    """None also when the account names something that is no id: it then has no referrals of its own."""
    try:
        return UUID(who.organisation or "")
    except ValueError:
        return None
