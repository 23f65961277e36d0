"""Whom and what a question of a period is about: the rows of a relation that belong to the period."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cohort:
    """Conditions on relations, over `:since` and `:on`, in their order: one may look at what is narrowed already."""

    belongs: tuple[tuple[str, str], ...]

    @property
    def narrowed(self) -> tuple[str, ...]:
        """Common table expressions, for a query within the one that has the whole relations by the same names."""
        return tuple(
            f"{relation} as (select * from {relation} where {condition})"  # noqa: S608
            for relation, condition in self.belongs
        )


EVERYBODY = Cohort(())
CAME = Cohort(
    (
        ("stays", "first_on between :since and :on"),
        ("spans", "(person_id, place) in (select person_id, place from stays)"),
    )
)
"""Who came to the place in the period."""
