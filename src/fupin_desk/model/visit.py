"""Visits 走访联系: who spoke with a household, when, by which way, about what, and what follows.

A telephone call about a migrant's wage is a visit too (`way` ``phone``): it says who called which number
and who answered. It is where a told figure comes from, and no more: the line it led to stays ◌ until it is
signed.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from fupin_desk.model.base import Base, VillageOwned, ref


class Visit(VillageOwned, Base):
    """One visit or call. `way`: ``visit``, ``phone``, ``message``, ``meeting``; `month`: its account."""

    __tablename__ = "visit"

    household_id: Mapped[str] = ref("household", index=True)
    person_id: Mapped[str | None] = ref("person", default=None)
    member_id: Mapped[str | None] = ref("member", default=None)
    happened: Mapped[date]
    at_time: Mapped[str] = mapped_column(default="")
    way: Mapped[str] = mapped_column(default="visit")
    number: Mapped[str] = mapped_column(default="")
    talked_with: Mapped[str] = mapped_column(default="")
    month: Mapped[str] = mapped_column(default="")
    content: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    due: Mapped[date | None] = mapped_column(default=None)
    booked: Mapped[date]
