"""One rounding for all figures: half up, from whole numbers, and no figure without a denominator."""

from decimal import ROUND_HALF_UP, Decimal


def quotient(part: int, whole: int, *, step: str = "0.01") -> Decimal | None:
    """`part ÷ whole`, to two decimals."""
    if whole == 0:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(Decimal(step), ROUND_HALF_UP)


def percent(part: int, whole: int) -> Decimal | None:
    """`part` in percent of `whole`, to one decimal."""
    return quotient(part * 100, whole, step="0.1")
