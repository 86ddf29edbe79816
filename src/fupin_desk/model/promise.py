"""Needs and promises 诉求与承诺: what a household asked for, who promised what, what came of it.

The way is asked → promised → funded → done → confirmed by the household; each step has its
own day and is never guessed from another. A promise that is given up says why.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from fupin_desk.model.base import Base, VillageOwned, ref


class Need(VillageOwned, Base):
    """What a household asked for, in its own words."""

    __tablename__ = "need"

    household_id: Mapped[str] = ref("household", index=True)
    said_on: Mapped[date]
    said_by: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="")
    words: Mapped[str]
    closed_on: Mapped[date | None] = mapped_column(default=None)
    closed_why: Mapped[str] = mapped_column(default="")
    booked: Mapped[date]


class Promise(VillageOwned, Base):
    """One promise to a household; each step's day is None until it happened."""

    __tablename__ = "promise"

    household_id: Mapped[str] = ref("household", index=True)
    need_id: Mapped[str | None] = ref("need", default=None)
    person_id: Mapped[str | None] = ref("person", default=None)
    unit: Mapped[str] = mapped_column(default="")
    content: Mapped[str]
    promised_on: Mapped[date]
    due: Mapped[date | None] = mapped_column(default=None)
    fund_source: Mapped[str] = mapped_column(default="")
    document_no: Mapped[str] = mapped_column(default="")
    amount: Mapped[int | None] = mapped_column(default=None)
    funded_on: Mapped[date | None] = mapped_column(default=None)
    done_on: Mapped[date | None] = mapped_column(default=None)
    confirmed_on: Mapped[date | None] = mapped_column(default=None)
    confirmed_way: Mapped[str] = mapped_column(default="")
    dropped_on: Mapped[date | None] = mapped_column(default=None)
    dropped_why: Mapped[str] = mapped_column(default="")
    booked: Mapped[date]
