"""Work away from home 务工: who works where, since when.

A `WorkSpell` is one stay at one place of work. What it earned in a month is a line of the account (A1 with
the member, gross, living cost and money sent home); the spell says where that wage comes from.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from fupin_desk.model.base import Base, VillageOwned, ref


class WorkSpell(VillageOwned, Base):
    """A member works at one place from one day until another; an open end means "still there"."""

    __tablename__ = "work_spell"

    household_id: Mapped[str] = ref("household", index=True)
    member_id: Mapped[str] = ref("member", index=True)
    place: Mapped[str] = mapped_column(default="")
    employer: Mapped[str] = mapped_column(default="")
    industry: Mapped[str] = mapped_column(default="")
    channel: Mapped[str] = mapped_column(default="")
    began: Mapped[date | None] = mapped_column(default=None)
    ended: Mapped[date | None] = mapped_column(default=None)
    expected_wage: Mapped[int | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
    booked: Mapped[date]
