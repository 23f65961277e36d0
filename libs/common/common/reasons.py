"""Why someone opens a client that is another's to serve: a coded reason, sent along as the header `Access-Reason`."""

from typing import Final, get_args

from fastapi import Request

from common.errors import Invalid
from common.events.access import Reason

HEADER: Final = "Access-Reason"
REASONS: Final[dict[str, Reason]] = {reason: reason for reason in get_args(Reason)}


class ReasonNotKnown(Invalid):
    """The reason in Access-Reason is none of the codes."""

    fi = "Otsakkeen Access-Reason syy ei ole mikään koodeista."
    sv = "Orsaken i rubriken Access-Reason är ingen av koderna."
    field = HEADER

    def __init__(self) -> None:
        super().__init__(reasons=list(REASONS))


def reason_in(request: Request) -> Reason | None:
    """Raises ReasonNotKnown."""
    told = request.headers.get(HEADER)
    if told is not None and told not in REASONS:
        raise ReasonNotKnown
    return REASONS[told] if told else None
