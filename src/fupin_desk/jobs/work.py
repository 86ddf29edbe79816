"""Who works away from home 务工: recording stays at work, and what to ask about them.

The household's page, the 务工月监测 page and the ``work`` verbs call these. A stay is a fact of the village,
not of an account: no signature covers it and a wrong one is struck like any row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from fupin_desk.i18n import _
from fupin_desk.jobs.office import Office
from fupin_desk.model import work
from fupin_desk.model.account import entries
from fupin_desk.model.household import Member, Membership, household_lines, members_of
from fupin_desk.model.journal import Op
from fupin_desk.model.ledger import Writing
from fupin_desk.model.masks import mask_phone
from fupin_desk.model.station import put_setting
from fupin_desk.model.values import Fen, Month, Window, instant, short_text
from fupin_desk.model.work import BadSpell, Question, SpellDraft, Who, WorkSpell

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class SpellLine:
    """One stay at work as pages show it; `question` says what is odd about it, '' if nothing."""

    id: str
    household_id: str
    household_no: str
    head: str
    member_id: str
    name: str
    phone_masked: str
    place: str
    employer: str
    industry: str
    channel: str
    began: date | None
    ended: date | None
    expected_wage: Fen | None
    note: str
    question: str = ""


def spells(office: Office, household_id: str | None = None, village: str | None = None) -> list[SpellLine]:
    """Every stay at work of a household or of the village, by household, member and begin."""
    owner = village or office.village
    with office.read() as s:
        heads = {line.id: (line.household_no, line.head) for line in household_lines(s, owner)}
        rows = work.spells(s, owner, household_id=household_id)
        people = _members(s, owner, {row.member_id for row in rows})
        who = {member.id: Who(member.name, True) for member in people.values()}
        odd: dict[str, str] = {}
        for question in work.overlaps(rows, who):
            for spell_id in question.rows:
                odd.setdefault(spell_id, question.text)
        lines = [_line(row, heads, people, odd.get(row.id, "")) for row in rows]
    return sorted(lines, key=lambda line: (line.household_no, line.name, line.began or date.min, line.id))


def _line(
    row: WorkSpell, heads: dict[str, tuple[str, str]], people: dict[str, Member], question: str
) -> SpellLine:
    number, head = heads.get(row.household_id, ("", ""))
    member = people.get(row.member_id)
    return SpellLine(
        id=row.id,
        household_id=row.household_id,
        household_no=number,
        head=head,
        member_id=row.member_id,
        name=member.name if member else "",
        phone_masked=mask_phone(member.phone) if member else "",
        place=row.place,
        employer=row.employer,
        industry=row.industry,
        channel=row.channel,
        began=row.began,
        ended=row.ended,
        expected_wage=row.expected_wage,
        note=row.note,
        question=question,
    )


def _members(s: Session, village: str, ids: set[str]) -> dict[str, Member]:
    found: dict[str, Member] = {}
    ordered = sorted(ids)
    for some in (ordered[i : i + 500] for i in range(0, len(ordered), 500)):
        query = select(Member).where(Member.village == village, Member.id.in_(some))
        found.update({row.id: row for row in s.scalars(query)})
    return found


def names(office: Office, household_id: str) -> list[str]:
    """The names of a household's members now, the head first."""
    with office.read() as s:
        return [member.name for member, _ms in members_of(s, office.village, household_id)]


def begin(office: Office, household_id: str, member: str, draft: SpellDraft) -> str:
    """Record that a member (name, 人编号 or id) works somewhere; answers the spell's id. Raises BadSpell."""
    with office.change(Op.SET_WORK) as s:
        return work.begin_work(s, household_id, _member_id(s, household_id, member), draft).id


def _member_id(s: Writing, household_id: str, given: str) -> str:
    """The member meant, of those there now or ever: somebody who left may have worked before."""
    plain = given.strip()
    now = [m for m, _ms in members_of(s, s.village, household_id)]
    found = [m.id for m in now if plain and plain in (m.name, m.person_no, m.id)]
    if not found:
        ever = select(Membership.member_id).where(
            Membership.village == s.village, Membership.household_id == household_id
        )
        people = _members(s, s.village, set(s.scalars(ever)))
        found = [m.id for m in people.values() if plain and plain in (m.name, m.person_no, m.id)]
    if len(found) != 1:
        raise BadSpell(why=_("这一户里找不到这个人，或不止一个"))
    return found[0]


def end(office: Office, spell_id: str, ended: date | None = None) -> None:
    """A stay at work is over since a day (today unless given). Raises BadSpell."""
    with office.change(Op.SET_WORK) as s:
        work.end_work(s, spell_of(s, spell_id), ended or s.today)


def strike(office: Office, spell_id: str, reason: str) -> None:
    """Strike a stay at work that never was. Raises BadSpell without a reason."""
    if not reason.strip():
        raise BadSpell(why=_("划去要写原因"))
    with office.change(Op.SET_WORK, reason=reason.strip()) as s:
        spell_of(s, spell_id).gone = short_text(reason.strip(), "原因", 200)


def spell_of(s: Writing, spell_id: str) -> WorkSpell:
    """A standing spell of the village that is open for writing. Raises BadSpell."""
    row = s.get(WorkSpell, (s.village, spell_id))
    if row is None or row.gone is not None:
        raise BadSpell(why=_("这条务工经历已经不在了"))
    return row


def show_phone(office: Office, member_id: str) -> str:
    """A member's telephone number in full, his household's if he has none, '' if neither.

    That it was shown is journaled (whose: the member's id; by whom; when). Raises ReadOnlyLedger: a desk
    that cannot write that down does not show it.
    """
    from fupin_desk.model.household import Household

    with office.change(Op.SET_SETTING, reason=_("看电话号码")) as s:
        put_setting(s, "phone_shown", f"{instant(s.now)} {member_id}")
        member = s.get(Member, (s.village, member_id))
        if member is None:
            return ""
        if member.phone.strip():
            return member.phone.strip()
        query = select(Household.phone).join(
            Membership,
            (Membership.village == Household.village) & (Membership.household_id == Household.id),
        )
        mine = query.where(
            Household.village == s.village, Membership.member_id == member_id, Membership.left.is_(None)
        )
        return (s.scalars(mine).first() or "").strip()


def sharing(s: Session, village: str, household_id: str, on: date | None = None) -> dict[str, Who]:
    """A household's members as `work.double_count` wants them: everybody there on a day, and now."""
    found: dict[str, Who] = {}
    for day in (None, on) if on is not None else (None,):
        for member, membership in members_of(s, village, household_id, day):
            found[member.id] = Who(member.name, membership.shares_income)
    return found


def questions(
    office: Office, household_id: str, window: Window, village: str | None = None
) -> list[Question]:
    """What to ask a household about wages, money sent home and stays at work over a window of months."""
    owner = village or office.village
    with office.read() as s:
        who = sharing(s, owner, household_id, window.end.last)
        rows = entries(s, owner, household_id, window.start, window.end)
        asked = work.double_count(rows, who)
        stays: Sequence[WorkSpell] = work.spells(
            s, owner, household_id=household_id, during=window.start, until=window.end
        )
        return asked + work.overlaps(stays, who)


def asked_in(office: Office, household_id: str, month: str) -> list[str]:
    """The same sentences for one month's page: questions that name a line of that month."""
    at = Month.parse(month)
    found = questions(office, household_id, Window(at.plus(-1), at))
    return list(dict.fromkeys(one.text for one in found if one.month in ("", str(at))))
