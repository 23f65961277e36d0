"""What the access log keeps of those who were refused."""

from tests.service import Published

ACCESSED = "fi.rinnalla.access.client-accessed.v1"


async def refused_attempts(published: Published) -> list[tuple[str, str, str, str]]:
    """Whose data, what was wanted with it, what of it, and how the one refused stands to them."""
    told = [content for kind, content in await published() if kind == ACCESSED]
    return [
        (one["client_id"], one["action"], one["what"], one["relation"]) for one in told if one["result"] == "refused"
    ]
