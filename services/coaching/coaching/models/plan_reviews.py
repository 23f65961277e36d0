from calendar import monthrange
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from coaching.errors.plans import NextReviewNotLater, PlanNotSigned, ReviewedBeforeSigning
from coaching.models.plans import Plan
from common.database import Base


class PlanReview(Base, kw_only=True):
    """Client and responsible person looked at a signed plan again."""

    __tablename__ = "plan_reviews"
    __table_args__ = (CheckConstraint("next_review_on > reviewed_on", name="next_comes_later"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), primary_key=True)
    reviewed_on: Mapped[date] = mapped_column(primary_key=True)
    next_review_on: Mapped[date]
    recorded_by: Mapped[UUID]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now(), init=False)


def review(plan: Plan, *, on: date, next_on: date | None, every_months: int, by: UUID) -> PlanReview:
    """The next one is due in `every_months`, unless another day was agreed."""
    if plan.signed_on is None:
        raise PlanNotSigned
    if on < plan.signed_on:
        raise ReviewedBeforeSigning(signed_on=plan.signed_on)
    due_on = next_on or months_after(on, every_months)
    if due_on <= on:
        raise NextReviewNotLater
    return PlanReview(plan_id=plan.id, reviewed_on=on, next_review_on=due_on, recorded_by=by)


def months_after(day: date, months: int) -> date:
    """The same day of that month, or its last when it has none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
