"""Finding a client by what a caller says: a name, a birth date or an identity code."""

import re
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from common.identity import Principal
from referral.identity_codes import IdentityKeys, valid_code
from referral.models import Client
from referral.queries.clients import clients_matching, has_index, is_named, was_born

DAY_FORMS = (
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"),
    re.compile(r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})"),
)
"""As ISO 8601 and as people in Finland write it."""


async def search_clients(session: AsyncSession, text: str, *, who: Principal, keys: IdentityKeys) -> Sequence[Client]:
    return await clients_matching(session, meant_by(text.strip(), keys), who)


def meant_by(text: str, keys: IdentityKeys) -> ColumnElement[bool]:
    if code := valid_code(text):
        return has_index(keys.index(code))
    if born_on := day_meant(text):
        return was_born(born_on)
    return is_named(text)


def day_meant(text: str) -> date | None:
    match = next((found for form in DAY_FORMS if (found := form.fullmatch(text))), None)
    if match is None:
        return None
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:  # 31.2.
        return None
