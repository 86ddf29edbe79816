"""Verdicts 审核: what a person at the township said about a household's month.

Only a person's *passed* 已通过 turns a record green; a machine receipt makes it merely received. A verdict
names the digest of the facts it was given on, so that a later change shows as no longer passed. The
township writes verdicts (its rank wins on them); the village reads them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_
from fupin_desk.model.account import Entry, entries
from fupin_desk.model.base import Base, VillageOwned, ref
from fupin_desk.model.ledger import Writing
from fupin_desk.model.values import Month, short_text


class ReturnWithoutReason(Refusal):
    """A record sent back without saying why."""

    code = "FD-J65"
    what_happened = N_("退回没有写原因，没有记。")
    what_now = N_("请写一句村里看得懂的原因。")


class Verdict(VillageOwned, Base):
    """A township person's verdict on a household's month: ``passed`` or ``returned`` with a reason."""

    __tablename__ = "verdict"

    household_id: Mapped[str] = ref("household", index=True)
    month: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    facts: Mapped[str]
    by_name: Mapped[str] = mapped_column(default="")
    given_on: Mapped[date]


def month_digest(lines: Iterable[Entry]) -> str:
    """SHA-256 over the facts of a month's lines, in any order."""
    return hashlib.sha256("".join(sorted(line.facts_digest() for line in lines)).encode()).hexdigest()


def give_verdict(s: Writing, *, household_id: str, month: str, state: str, reason: str = "") -> Verdict:
    """Pass or return a household's month as it stands. Raises ReturnWithoutReason, NotAMonth, TooLong."""
    if state == "returned" and not reason.strip():
        raise ReturnWithoutReason()
    at = Month.parse(month)
    row = Verdict(
        village=s.village,
        id=s.new_id(),
        household_id=household_id,
        month=month,
        state=state,
        reason=short_text(reason, "原因", 1000),
        by_name=s.by.name,
        given_on=s.today,
        facts=month_digest(entries(s, s.village, household_id, at, at)),
    )
    s.add(row)
    return row


def verdicts(
    s: Session, village: str, months: Collection[str] = (), household_id: str | None = None
) -> Sequence[Verdict]:
    """The verdicts of a village, oldest first; the last one on a month stands.

    Of some months and of one household only, where they are named: ten years of a village have a hundred
    thousand of them.
    """
    query = select(Verdict).where(Verdict.village == village)
    if months:
        query = query.where(Verdict.month.in_(months))
    if household_id is not None:
        query = query.where(Verdict.household_id == household_id)
    return s.scalars(query.order_by(Verdict.id)).all()
