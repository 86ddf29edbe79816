"""Visits 走访联系: who spoke with a household, when, by which way, about what, and what follows.

A telephone call about a migrant's wage is a visit too (`way` ``phone``): it says who called which number
and who answered. It is where a told figure comes from, and no more: the line it led to stays ◌ until it is
signed. There is one verb, `record_visit`, for a walk to the door and for a call.

Laws: a visit has happened (no day after today), and somebody was met: who was spoken with may be left out
at the door, but a call says whom it reached. `number` is a telephone number: it is kept because it is part
of the evidence, and shown masked. A visit is no fact anybody signs; a wrong one is struck like any row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_, _
from fupin_desk.model.base import Base, VillageOwned, ref
from fupin_desk.model.ledger import Writing
from fupin_desk.model.values import NOTE_LIMIT, Month, short_text

WAYS: Final = {
    "visit": N_("入户"),
    "phone": N_("电话"),
    "message": N_("微信、短信"),
    "meeting": N_("见面"),
}
_TIME: Final = re.compile(r"^([01][0-9]|2[0-3]):[0-5][0-9]$")


class BadVisit(Refusal):
    """A visit or call that cannot have been as typed."""

    code = "FD-J95"
    what_happened = N_("这次走访联系没有记：{why}。")
    what_now = N_("请改好再存，账上没有变动。")


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


def record_visit(
    s: Writing,
    *,
    household_id: str,
    happened: date,
    way: str = "visit",
    person_id: str | None = None,
    member_id: str | None = None,
    at_time: str = "",
    number: str = "",
    talked_with: str = "",
    month: str = "",
    content: str = "",
    words: str = "",
    next_step: str = "",
    due: date | None = None,
) -> Visit:
    """Record one visit or call that has happened; `at_time` is ``HH:MM`` Beijing time or ''.

    `person_id` is who went or called (somebody on duty), `member_id` whom it was about, `talked_with` who
    answered, `words` what they said. Raises BadVisit, NotAMonth, TooLong, NotText.
    """
    if way not in WAYS:
        raise BadVisit(why=_("方式要写入户、电话、短信或见面"))
    if happened > s.today:
        raise BadVisit(why=_("日期在今天以后"))
    if at_time and not _TIME.match(at_time):
        raise BadVisit(why=_("时间写成 19:30 这样"))
    if way == "phone" and not talked_with.strip():
        raise BadVisit(why=_("没有写谁接的电话"))
    row = Visit(
        village=s.village,
        id=s.new_id(),
        household_id=household_id,
        person_id=person_id,
        member_id=member_id,
        happened=happened,
        at_time=at_time,
        way=way,
        number=short_text(number.strip(), "电话", 40),
        talked_with=short_text(talked_with.strip(), "谁接的"),
        month=str(Month.parse(month)) if month else "",
        content=short_text(content, "内容", NOTE_LIMIT),
        words=short_text(words, "原话", NOTE_LIMIT),
        next_step=short_text(next_step, "下一步", 1000),
        due=due,
        booked=s.today,
    )
    s.add(row)
    return row


def visits(
    s: Session,
    village: str,
    *,
    household_id: str | None = None,
    month: str | None = None,
    way: str | None = None,
    since: date | None = None,
) -> Sequence[Visit]:
    """Standing visits and calls, oldest first: of a household, about a month, of one way, since a day."""
    query = select(Visit).where(Visit.village == village)
    if household_id is not None:
        query = query.where(Visit.household_id == household_id)
    if month is not None:
        query = query.where(Visit.month == month)
    if way is not None:
        query = query.where(Visit.way == way)
    if since is not None:
        query = query.where(Visit.happened >= since)
    return s.scalars(query.order_by(Visit.happened, Visit.at_time, Visit.id)).all()
