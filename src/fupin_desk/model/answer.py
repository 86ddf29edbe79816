"""Answers to checks 核实说明: what a person found out when a check asked.

An answer names the check, whom it is about and the digest of the facts it was given on: when those change,
the question comes back.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from fupin_desk.model.base import Base, VillageOwned, ref


class CheckAnswer(VillageOwned, Base):
    """One answer. `facts` is the finding's fingerprint at that time."""

    __tablename__ = "check_answer"

    household_id: Mapped[str | None] = ref("household", default=None, index=True)
    member_id: Mapped[str | None] = ref("member", default=None)
    code: Mapped[str]
    facts: Mapped[str]
    words: Mapped[str]
    by_name: Mapped[str] = mapped_column(default="")
    answered_on: Mapped[date]
