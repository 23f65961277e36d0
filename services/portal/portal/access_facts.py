"""The access log's entries in words: who did what, and why."""

from collections.abc import Mapping

from portal.backends import Answer
from portal.languages import _
from portal.words import WORDS, word

SHORT = 6
"""Characters of an account's id: they tell two people of one role apart, and name nobody."""


def role_name(role: str) -> str:
    return word(role, "role" if role in WORDS["role"] else "actor_role")


def who_it_was(entry: Answer, organisations: Mapping[str, str]) -> str:
    """Role and organisation: no name is kept of those who use the services."""
    roles = ", ".join(role_name(role) for role in entry["roles"]) or _("ei roolia")
    return ", ".join(filter(None, [roles, organisations.get(f"organisation:{entry['organisation']}")]))


def account(actor: str) -> str:
    return _("tunnus %(end)s") % {"end": f"…{actor[-SHORT:]}"}


def what_was_done(entry: Answer) -> str:
    return f"{word(entry['action'], 'access_action')}: {word(entry['what'], 'access_what')}"


def why_it_was(entry: Answer) -> str:
    """The relation to the client, and the reason when one was asked."""
    reason = [_("syy: %(reason)s") % {"reason": word(entry["reason"], "access_reason")}] if entry["reason"] else []
    return ", ".join([word(entry["relation"], "relation"), *reason])
