"""Answers to checks 核实说明: what a person found out when a check asked.

An answer names the check, whom it is about and the digest of the facts it was given on
(`checks.rule.print_of`). It silences exactly that question while the facts stand: when one of them changes,
the digest is another one and the question comes back. An answer is never overwritten; a newer one on the
same facts counts, and one that was wrong is taken back with a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_
from fupin_desk.model.base import Base, VillageOwned, ref
from fupin_desk.model.ledger import Writing
from fupin_desk.model.values import short_text

WORDS_LIMIT: Final = 1000


class NothingAsked(Refusal):
    """An answer to a question that is not asked (any more)."""

    code = "FD-J67"
    what_happened = N_("没有这个要核实的问题，也许资料已经改过。")
    what_now = N_("请重新查一遍，再写说明。")


class WordsWanted(Refusal):
    """An answer without words."""

    code = "FD-J68"
    what_happened = N_("核实说明没有写字，没有存。")
    what_now = N_("请写一句问到了什么，例如“两个月的工资一起发的”。")


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


def record_answer(
    s: Writing, *, code: str, household_id: str, facts: str, words: str, by: str, member_id: str = ""
) -> CheckAnswer:
    """Write down what was found out. Raises WordsWanted, TooLong, NotText."""
    if not words.strip():
        raise WordsWanted
    row = CheckAnswer(
        village=s.village,
        id=s.new_id(),
        household_id=household_id or None,
        member_id=member_id or None,
        code=code,
        facts=facts,
        words=short_text(words.strip(), "核实说明", WORDS_LIMIT),
        by_name=short_text(by, "说明人"),
        answered_on=s.today,
    )
    s.add(row)
    return row


def answers(s: Session, village: str, household_id: str | None = None) -> Sequence[CheckAnswer]:
    """The standing answers of a village or one household, newest first."""
    query = select(CheckAnswer).where(CheckAnswer.village == village)
    if household_id is not None:
        query = query.where(CheckAnswer.household_id == household_id)
    return s.scalars(query.order_by(CheckAnswer.id.desc())).all()


def take_back(s: Writing, answer_id: str, reason: str) -> CheckAnswer:
    """Take an answer back; the question is asked again. Raises NothingAsked."""
    row = s.get(CheckAnswer, (s.village, answer_id))
    if row is None:
        raise NothingAsked
    row.gone = short_text(reason.strip() or "收回", "原因", 200)
    return row
