"""The rule: which counts, and which figures of them, are shown to those without a right to persons."""

from dataclasses import dataclass

DEFAULT_K = 5


@dataclass(frozen=True, slots=True)
class Rule:
    """Threshold `k`: a count of 1 to k-1 is small."""

    k: int = DEFAULT_K

    def is_small(self, count: int) -> bool:
        return 0 < count < self.k

    def is_changed_too_little(self, count: int, *, last_shown: int) -> bool:
        """Two shown figures may not differ by a small count: the difference would be it."""
        return self.is_small(abs(count - last_shown))

    def allows_quotient(self, part: int, whole: int, *, is_share: bool = True) -> bool:
        """A quotient of persons stands on 2k of them, and neither it nor the rest is a small count.

        `is_share`: the part is some of the whole, so that the rest is a count too.
        """
        return whole >= 2 * self.k and not self.is_small(part) and not (is_share and self.is_small(whole - part))

    def allows_summary(self, persons: int) -> bool:
        """A median, a mean, or a step of a survival curve: there it is those at risk."""
        return persons >= self.k

    def needed_below(self, count: int) -> int:
        """How far below the truth the attacker's smallest possible count must reach: to max(0, count - k + 1)."""
        return min(count, self.k - 1)

    @property
    def needed_above(self) -> int:
        """How far above the truth the attacker's greatest possible count must reach: to count + k - 1."""
        return self.k - 1
