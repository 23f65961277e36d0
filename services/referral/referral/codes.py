"""Coded values of this service alone."""

from typing import Literal

ReferralStatus = Literal["submitted", "accepted", "declined", "recalled", "handed_over", "closed"]
