"""The life of a household's month: sign, close, reopen, correct.

A month closes when every line is explained and those have signed whom the rule pack asks for, or with a
written reason; the reason stays in the journal. What is signed or closed changes only by a correction 更正,
which keeps the old value: it touches one line, and only that line is signed again. Opening a closed month
again wants a reason and a second person, proved by his PIN as soon as anybody here has one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_, _
from fupin_desk.jobs import accounts, pins
from fupin_desk.jobs import photos as photo_jobs
from fupin_desk.jobs.office import Office
from fupin_desk.model import account, signature
from fupin_desk.model.account import NOT_PROVED, WAITING, BadLine, Entry, NotReady, entries, hold_period
from fupin_desk.model.household import members_of
from fupin_desk.model.journal import Op
from fupin_desk.model.ledger import Writing
from fupin_desk.model.signature import Signer
from fupin_desk.model.values import NOTE_LIMIT, Fen, Month, short_text

MENDABLE: Final = (
    "item", "quantity", "unit", "use", "member", "living_cost", "sent_home", "happened", "note", "basis",
    "xun", "price", "price_source", "one_off",
)  # fmt: skip
"""What a correction may change beside the amount, by the names of `EntryLine` (`member`: name or id)."""


class NothingCorrected(Refusal):
    """A correction that changes nothing."""

    code = "FD-J48"
    what_happened = N_("改的和原来一样，没有更正。")
    what_now = N_("请写上要改成什么。")


class AskedOpen(Refusal):
    """Striking a signature of a month that is closed."""

    code = "FD-J49"
    what_happened = N_("{month} 已经结账，这次签字不能划去。")
    what_now = N_("请先反结账，再划去签字。")


def correct(
    office: Office,
    entry_id: str,
    amount: Fen | None = None,
    reason: str = "",
    *,
    facts: Mapping[str, Any] | None = None,
    strike: bool = False,
) -> tuple[Fen, Fen]:
    """Red-line correction 更正 of a line; answers (old, new) amount. A reason is required.

    `facts`: other facts to change, see `MENDABLE`; `strike`: the line is taken off the book (冲销), new is 0.
    Raises BadLine, NothingCorrected, TooLong, and what `items.parse` refuses.
    """
    if not reason.strip():
        raise BadLine(why=_("更正要写原因"))
    with office.change(Op.CORRECT_ENTRY, reason=reason.strip()) as s:
        row = accounts.entry_of(s, entry_id)
        old = row.amount
        if strike:
            account.strike_entry(row, reason)
            return old, 0
        before = row.facts_digest()
        if amount is not None:
            row.amount = amount
        _mend(office, s, row, facts or {})
        account.refuse_impossible(
            row.item, row.amount, row.use, (row.living_cost, row.sent_home), row.happened, row.month
        )
        if row.facts_digest() == before:
            raise NothingCorrected
        return old, row.amount


def _mend(office: Office, s: Writing, row: Entry, facts: Mapping[str, Any]) -> None:
    """Put the new facts into a line; what hangs on the item follows it."""
    unknown = facts.keys() - set(MENDABLE)
    if unknown:
        raise BadLine(why=_("不能更正“{name}”").format(name=min(unknown)[:40]))
    if "item" in facts:
        row.item, row.sub = office.resources.items.parse(str(facts["item"]))
        row.use = (row.use or "sold") if row.item.startswith("B") else None
        if not row.item.startswith("A"):
            row.living_cost = row.sent_home = None
    if "member" in facts:
        given = str(facts["member"] or "")
        row.member_id = accounts.member_of(s, row.household_id, row.month, given)
    if "basis" in facts and facts["basis"] not in account.BASES:
        raise BadLine(why=_("来历要写实际、估算或按比例"))
    limits = {"quantity": (_("数量"), 20), "unit": (_("单位"), 20), "note": (_("备注"), NOTE_LIMIT)}
    for name, value in facts.items():
        if name in limits:
            setattr(row, name, short_text(value or "", *limits[name]))
        elif name == "one_off":
            row.one_off = bool(value)
        elif name not in ("item", "member"):
            setattr(row, name, value or None if isinstance(value, str) else value)
    row.xun = None if row.happened else row.xun
    account.refuse_odd_terms(office.resources.items, row.xun, row.happened, row.price, row.price_source)


@dataclass(frozen=True, slots=True)
class Hand:
    """Whose hand it was: for the household a member (id or name; the head if nobody is named) and who wrote
    the name for him (代签) where he gave a fingerprint; for an officer a person on duty (id or name)."""

    who: str = ""
    written_by: str = ""


def sign(
    office: Office,
    household_id: str,
    month: str,
    role: str,
    way: str = "signed",
    signed_on: date | None = None,
    sheet: Path | None = None,
    state: str = "signed",
    words: str = "",
    *,
    hand: Hand | None = None,
    lines: Sequence[str] | None = None,
    sheet_id: str | None = None,
) -> str:
    """Record one person's sign (refusal, objection) on a month; answers the signature's id.

    A signature binds the lines its role has not signed as they stand (after a correction only those); one
    who signed everything already signs everything again. `lines`: only these lines (an objection names
    them). `sheet` is the photographed page, `sheet_id` one that is filed already; both lie on the signature.
    """
    at = Month.parse(month)
    with photo_jobs.stored(office, (sheet,) if sheet else ()) as pictures, office.change(Op.SIGN) as s:
        if pictures:
            page = photo_jobs.voucher(s, pictures[0])
            page.kind, sheet_id = page.kind or "sheet", page.id
        return put_word(
            office, s, household_id, at, role, way=way, signed_on=signed_on, state=state, words=words,
            hand=hand, lines=lines, sheet_id=sheet_id,
        )  # fmt: skip


def put_word(
    office: Office,
    s: Writing,
    household_id: str,
    at: Month,
    role: str,
    *,
    way: str = "signed",
    signed_on: date | None = None,
    state: str = "signed",
    words: str = "",
    hand: Hand | None = None,
    lines: Sequence[str] | None = None,
    sheet_id: str | None = None,
) -> str:
    """The same inside an open change, for whoever records several months at once; answers its id."""
    rows = entries(s, s.village, household_id, at, at)
    row = signature.sign(
        s,
        household_id=household_id,
        subject="account",
        month=str(at),
        role=role,
        facts=_facts_to_sign(s, rows, role, state, lines),
        signed_on=signed_on or s.today,
        way=way,
        state=state,
        words=words,
        signer=_signer(office, s, household_id, role, hand or Hand()),
        sheet_id=sheet_id,
    )
    return row.id


def hands(office: Office, household_id: str, role: str) -> list[tuple[str, str]]:
    """Who may sign for a role: (id, words) of the household's members with their relation, or of the people
    on duty, those of that duty (for the helper, the household's own) first."""
    from fupin_desk.model.village import helper_of

    with office.read() as s:
        if role == "household":
            there = members_of(s, office.village, household_id, office.today())
            return [
                (m.id, _("{name}（{relation}）").format(name=m.name, relation=ms.relation)) for m, ms in there
            ]
        own = helper_of(s, office.village, household_id) if role == "helper" else None
    wanted = _(signature.ROLES[role])
    found = sorted(
        pins.keepers(office), key=lambda one: (own is None or one.id != own.id, one.duty_label != wanted)
    )
    return [(one.id, f"{one.name}（{one.duty_label}）") for one in found]


def _facts_to_sign(
    s: Writing, rows: Sequence[Entry], role: str, state: str, lines: Sequence[str] | None
) -> dict[str, str]:
    facts = {row.id: row.facts_digest() for row in rows}
    if lines is not None:
        missing = [line for line in lines if line not in facts]
        if missing:
            raise BadLine(why=_("这一笔已经不在账上"))
        return {line: facts[line] for line in lines}
    if state != "signed":
        return facts
    covered = signature.roles_covering(s, s.village, facts)
    lacking = {line: facts[line] for line in facts if role not in covered.get(line, frozenset())}
    return lacking or facts


def _signer(office: Office, s: Writing, household_id: str, role: str, hand: Hand) -> Signer:
    from fupin_desk.model.village import helper_of, people

    if role == "household":
        there = members_of(s, s.village, household_id, s.today)
        found = [(m, ms) for m, ms in there if hand.who in (m.id, m.name)] if hand.who else there[:1]
        if hand.who and len(found) != 1:
            raise BadLine(why=_("这一户里找不到“{name}”，或不止一个").format(name=hand.who[:40]))
        if not found:
            return Signer(written_by=hand.written_by)
        member, link = found[0]
        return Signer(
            member.name, member_id=member.id, relation=link.relation, written_by=hand.written_by or None
        )
    if hand.who:
        one = pins.person(office, hand.who)
        return Signer(one.name, one.id)
    if role == "helper":
        helper = helper_of(s, s.village, household_id)
        return Signer(helper.name, helper.id) if helper else Signer(s.by.name, _known(office, s.by.id))
    mine = people(s, s.village, role)
    return Signer(mine[-1].name, mine[-1].id) if mine else Signer()


def _known(office: Office, person_id: str) -> str | None:
    return person_id if any(one.id == person_id for one in pins.keepers(office)) else None


def strike_signature(office: Office, signature_id: str, reason: str) -> None:
    """Strike a signature (refusal, objection) that was recorded by mistake; no fact is touched.

    Raises NoSuchSignature, ReasonWanted, AskedOpen.
    """
    if not reason.strip():
        raise account.ReasonWanted
    with office.change(Op.SIGN, reason=_("划去签字：{reason}").format(reason=reason.strip())) as s:
        row = signature.signature_of(s, s.village, signature_id)
        if row.subject == "account" and account.is_closed(s, s.village, row.household_id, row.month):
            raise AskedOpen(month=row.month)
        signature.strike(row, reason)


def close(office: Office, household_id: str, at: str, reason: str = "", *, waiting: bool = False) -> None:
    """Close a month 结账. Raises NotReady unless everything is there or a reason is written.

    `waiting`: everybody is away; it closes now, is shown as 待返乡补签, and is signed when they come home.
    """
    page = accounts.month(office, household_id, at)
    wanting = [check.text for check in page.checks if not check.done]
    if not page.lines or (wanting and not reason.strip() and not waiting):
        raise NotReady(month=at, why="、".join(wanting) if page.lines else _("账目"))
    if waiting and not reason.strip():
        reason = _("全家在外")
    with office.change(Op.CLOSE_MONTH, reason=reason) as s:
        row = hold_period(s, household_id, page.month)
        row.state, row.closed_by, row.closed_on, row.reason = "closed", s.by.name, s.today, reason
        row.waiting = WAITING if waiting else None
        row.seconded_by = row.seconded_id = None


def reopen(
    office: Office, household_id: str, month: str, reason: str, second: str = "", pin: str = ""
) -> str:
    """Reopen a closed month 反结账; answers the second person's name, 未核第二人 where nobody can be proved.

    As soon as anybody on duty here has a PIN, `second` (id or name) must be another person than the keeper
    and prove it with his own. Raises ReasonWanted, NotClosed, and what `pins.stand_by` raises.
    """
    if not reason.strip():
        raise account.ReasonWanted
    at = str(Month.parse(month))
    with office.read() as read:
        if not account.is_closed(read, office.village, household_id, at):
            raise account.NotClosed(month=month)
    by = None
    if second or pins.in_use(office):
        by = pins.stand_by(office, second, pin, besides=office.keeper.id)
    stood = by.name if by else _(NOT_PROVED)
    with office.change(Op.REOPEN_MONTH, reason=f"{reason.strip()}（{stood}）") as s:
        row = hold_period(s, household_id, at)
        row.state, row.reason = "open", reason.strip()
        row.seconded_by, row.seconded_id = (by.name, by.id) if by else (NOT_PROVED, None)
    return stood
