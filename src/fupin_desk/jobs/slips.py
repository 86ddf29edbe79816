"""更正单 filled from the ledger: the corrections of a month that still have to be signed.

Corrections of one line that nobody signed in between are one slip: what was signed last → what stands now.
So whoever signs sees the whole way at once, and a line corrected three times costs one signature each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from fupin_desk.i18n import N_, _
from fupin_desk.jobs import statements
from fupin_desk.jobs.corrections import Changed, in_words, lines_ever, names_of
from fupin_desk.jobs.sheets import Filler
from fupin_desk.jobs.signed import roles_wanted
from fupin_desk.model import evidence, review
from fupin_desk.model.account import BadLine, Entry
from fupin_desk.model.correction import Correction, corrections_of
from fupin_desk.model.figures import VIEWS, Line, Mark, Statement
from fupin_desk.model.household import Household
from fupin_desk.model.income import NobodyToShare
from fupin_desk.model.signature import BOTH_SIDES, ROLES, roles_covering, roles_signed
from fupin_desk.model.values import Month, Window, yuan
from fupin_desk.paper.slip import CorrectionSlip, SlipChange

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_VIEWS: Final = {"policy": N_("政策口径"), "cash": N_("现金口径"), "home": N_("到家口径")}
_FIRST: Final = ("amount", "item", "sent_home", "living_cost", "quantity")


def slips(
    filler: Filler, s: Session, house: Household, at: Month, only: Sequence[str] | None = None
) -> list[tuple[str, CorrectionSlip]]:
    """(entry id, slip) of every corrected line of a month that lacks a signature, in the order the lines were
    typed; `only`: of these lines, whatever their month, signed or not."""
    if only is None:
        return _of_month(filler, s, house, at, None)
    query = select(Entry.month).where(
        Entry.village == filler.village, Entry.household_id == house.id, Entry.id.in_(only)
    )
    months = sorted(set(s.scalars(query, execution_options={"with_gone": True})))
    return [found for month in months for found in _of_month(filler, s, house, Month.parse(month), set(only))]


def households_of(s: Session, village: str, entry_ids: Iterable[str]) -> set[str]:
    """The households of these lines, struck ones too. Raises BadLine if a line is not there."""
    wanted = set(entry_ids)
    query = select(Entry.id, Entry.household_id).where(Entry.village == village, Entry.id.in_(wanted))
    found = dict(s.execute(query, execution_options={"with_gone": True}).all())
    if found.keys() != wanted:
        raise BadLine(why=_("这一笔已经不在账上"))
    return set(found.values())


def _of_month(
    filler: Filler, s: Session, house: Household, at: Month, chosen: set[str] | None
) -> list[tuple[str, CorrectionSlip]]:
    village = filler.village
    rows = lines_ever(s, village, house.id, at)
    made = corrections_of(s, village, [row.id for row in rows])
    required, _also = roles_wanted(filler.office, s, village, at)
    standing = [row.id for row in rows if row.gone is None]
    found = []
    for row in rows:
        mine = [one for one in made if one.entry_id == row.id]
        wanted = row.id in chosen if chosen is not None else _unsigned(s, village, row, required)
        number = standing.index(row.id) + 1 if row.id in standing else 0
        if mine and wanted:
            found.append((row.id, _slip(filler, s, house, row, number, mine, required)))
    return found


def _unsigned(s: Session, village: str, row: Entry, required: list[str]) -> bool:
    if row.gone is not None:
        return True
    covered = roles_covering(s, village, {row.id: row.facts_digest()})
    return not covered.get(row.id, frozenset()) >= set(required)


def _slip(
    filler: Filler,
    s: Session,
    house: Household,
    row: Entry,
    number: int,
    made: list[Correction],
    required: list[str],
) -> CorrectionSlip:
    office, village, at = filler.office, filler.village, Month.parse(row.month)
    run, before = _since_signed(s, village, row, made)
    changes = {name: (old, getattr(row, name)) for name, old in before.items() if name != "gone"}
    plain = {name: (old, _iso(new)) for name, (old, new) in changes.items() if _iso(new) != old}
    words = in_words(office, plain, row, names_of(s, village, made, row))
    if row.gone is not None:
        words = in_words(office, {"amount": (before.get("amount", row.amount), 0)}, row, {})
    old_mark, new_mark = _marks(s, village, row, before)
    return CorrectionSlip(
        place=filler.place,
        family=filler.family(house, at.last),
        month=at,
        number=f"{run[-1].at[:4]}-{run[-1].seq:04d}",
        line=_line(number, _named(office.resources.items.label, row)),
        changes=tuple(_printed(one) for one in _telling_first(words)),
        why="；".join(dict.fromkeys(one.reason.rstrip("。；") for one in run if one.reason)),
        keeper=office.keeper.name,
        old_mark=old_mark,
        new_mark=new_mark,
        struck=row.gone is not None,
        totals=_totals(filler, s, house, row, before),
        signers=tuple(_(ROLES[role]) for role in required),
        told=_("退回待补正") if _returned(s, village, row) else "",
    )


def _since_signed(
    s: Session, village: str, row: Entry, made: list[Correction]
) -> tuple[list[Correction], dict[str, Any]]:
    """The corrections since somebody last signed the line, and its facts as they were before them (plain)."""
    before: dict[str, Any] = {}
    run: list[Correction] = []
    for one in reversed(made):
        run.insert(0, one)
        before |= {name: pair[0] for name, pair in (one.changes or {}).items()}
        if roles_signed(s, village, {row.id: row.facts_digest(_python(before))}):
            break
    return run, before


def _python(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts of the journal as the row holds them."""
    happened = facts.get("happened")
    return {**facts, "happened": date.fromisoformat(happened)} if happened else dict(facts)


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _line(number: int, label: str) -> str:
    """第 4 笔 卖柑橘, as the grid counts it; a line that was taken off has no number any more."""
    return _("第 {n} 笔　{label}").format(n=number, label=label) if number else label


def _named(label: Any, row: Entry) -> str:
    name = str(label(row.item, row.sub))
    return f"{name}（{row.note}）" if row.note else name


def _telling_first(words: list[Changed]) -> list[Changed]:
    rank = {name: place for place, name in enumerate(_FIRST)}
    return sorted(words, key=lambda one: rank.get(one.field, len(rank)))


def _printed(one: Changed) -> SlipChange:
    unit = _("元") if one.field in ("amount", "living_cost", "sent_home", "price") else ""
    return SlipChange(one.label, one.old, one.new, unit)


def _marks(s: Session, village: str, row: Entry, before: Mapping[str, Any]) -> tuple[Mark, Mark]:
    """The evidence of the line before and after; a voucher that lies on it now counts for both."""
    now = evidence.marks(s, village, [row])[row.id]
    was = row.facts_digest(_python(before))
    if before.get("basis", row.basis) != "actual":
        return "estimated", now
    if now == "voucher":
        return "voucher", now
    signed = roles_signed(s, village, {row.id: was}).get(row.id, frozenset())
    return ("signed" if signed >= BOTH_SIDES else "told"), now


def _totals(
    filler: Filler, s: Session, house: Household, row: Entry, before: Mapping[str, Any]
) -> tuple[tuple[str, str, str], ...]:
    """The month's three figures with the line as it was and as it is; none where nobody shares."""
    at = Month.parse(row.month)
    standing = [one for one in lines_ever(s, filler.village, house.id, at) if one.gone is None]
    lines = evidence.lines(s, filler.village, standing)
    known = {name: value for name, value in before.items() if name in Line.__slots__}
    [this] = evidence.lines(s, filler.village, [row])
    was = [replace(this, **known) if line.entry_id == row.id else line for line in lines]
    if row.gone is not None:
        was = [*lines, replace(this, **known)]
    try:
        old, new = (_count(filler, s, house, at, some) for some in (was, lines))
    except NobodyToShare:
        return ()
    return tuple((_(_VIEWS[view]), yuan(old.views[view].net), yuan(new.views[view].net)) for view in VIEWS)


def _count(filler: Filler, s: Session, house: Household, at: Month, lines: list[Line]) -> Statement:
    window = Window(at, at)
    pack = statements.pack_in_force(filler.office, s, filler.village, window=window)
    return statements.of_lines(filler.office, s, filler.village, house.id, window, pack, lines)


def _returned(s: Session, village: str, row: Entry) -> bool:
    return any(
        one.state == "returned" and (one.household_id, one.month) == (row.household_id, row.month)
        for one in review.verdicts(s, village)
    )
