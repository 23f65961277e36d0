"""Which roles do what here."""

from uuid import UUID

from common.identity import Principal

INTAKE = ("coordinator", "team_lead", "importer")
"""Who takes referrals in, and registers anyone's."""

SEE_ALL_REFERRALS = ("coach", "coordinator", "team_lead", "privacy_officer", "importer", "service")
"""Who sees every referral of a client they may see; a referrer only those of the own organisation."""


def own_organisation(who: Principal) -> UUID | None:
    """None also when the account names something that is no id: it then has no referrals of its own."""
    try:
        return UUID(who.organisation or "")
    except ValueError:
        return None
