"""Dates that come due 到期事项: certificates, posts, loans, insurance, whatever must not be missed.

A date that was kept gets the day it was kept on; one that no longer matters is struck with a reason.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from fupin_desk.model.base import Base, VillageOwned, ref


class Deadline(VillageOwned, Base):
    """One date to keep. `kind` is a key of the list of kinds (data), `amount` fen where money is due."""

    __tablename__ = "deadline"

    household_id: Mapped[str] = ref("household", index=True)
    member_id: Mapped[str | None] = ref("member", default=None)
    kind: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    due: Mapped[date] = mapped_column(index=True)
    amount: Mapped[int | None] = mapped_column(default=None)
    done_on: Mapped[date | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
    booked: Mapped[date]
