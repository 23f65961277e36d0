"""Identifiers that sort by the time they were made."""

from uuid import UUID

import uuid_utils.compat as uuids


def new_id() -> UUID:
    """A UUIDv7."""
    return uuids.uuid7()
