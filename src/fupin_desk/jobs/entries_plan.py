"""A sheet's rows against the ledger as it stands: new, changed, the same, or a finding with its row.

The stamp of a row tells what it said when it was written out. Row unlike stamp: somebody touched it. Ledger
unlike stamp: somebody worked here meanwhile, and then the sheet's word is refused, not merged.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from fupin_desk.errors import Finding
from fupin_desk.i18n import N_, _
from fupin_desk.intake.codes import fold
from fupin_desk.intake.entries_sheet import EntriesReading, LineRow, flaw
from fupin_desk.jobs.office import Office
from fupin_desk.jobs.payment_match import Village
from fupin_desk.model.account import BadLine, Entry, Period, refuse_impossible
from fupin_desk.model.items import ItemList, UnknownItem, UnknownSub, written
from fupin_desk.model.values import yuan

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FIELDS: Final = {
    "happened": N_("日期"),
    "item": N_("项目"),
    "member": N_("成员"),
    "quantity": N_("数量"),
    "unit": N_("单位"),
    "use": N_("用途"),
    "amount": N_("金额"),
    "living_cost": N_("在外生活"),
    "sent_home": N_("寄带回"),
    "basis": N_("来历"),
    "note": N_("备注"),
}
USE_WORDS: Final = {
    "sold": N_("卖出"),
    "eaten": N_("自家吃"),
    "stock": N_("存着"),
    "seed": N_("留种"),
    "given": N_("送人"),
    "fed": N_("喂养"),
}
BASIS_WORDS: Final = {"actual": N_("实际"), "estimated": N_("估算"), "ratio": N_("按比例")}
_MONEY: Final = ("amount", "living_cost", "sent_home")


@dataclass(frozen=True, slots=True)
class LineChange:
    """One field of one line that the sheet says otherwise."""

    row: int
    who: str
    field: str
    here: str
    file: str


@dataclass(frozen=True, slots=True)
class NewRow:
    """A sound row with the household, item and member it means."""

    line: LineRow
    household_id: str
    item: str
    sub: str
    member_id: str | None

    def key(self) -> tuple[Any, ...]:
        """What makes two lines the same line."""
        one = self.line
        return (
            self.household_id, one.month, self.item, self.sub, one.amount, one.happened, self.member_id,
            one.quantity, " ".join(one.note.split()),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class TouchedLine:
    """A line of the ledger and what the sheet says instead."""

    entry_id: str
    line: LineRow
    values: dict[str, Any]


def entries_by_id(s: Session, village: str, ids: Iterable[str]) -> dict[str, Entry]:
    """These standing lines by their ids."""
    wanted = sorted(set(ids))
    found: dict[str, Entry] = {}
    for some in (wanted[at : at + 500] for at in range(0, len(wanted), 500)):
        query = select(Entry).where(Entry.village == village, Entry.id.in_(some))
        found.update((one.id, one) for one in s.scalars(query))
    return found


class SheetPlan:
    """A sheet's rows against the ledger as it stands: new, changed, the same, or a finding."""

    def __init__(
        self, office: Office, s: Session, reading: EntriesReading, household_id: str, *, strict: bool
    ) -> None:
        self.s, self.village, self.items = s, office.village, office.resources.items
        self.reading, self.only, self.strict = reading, household_id, strict
        self.known = Village.read(s, self.village)
        self.heads = _heads(self.known)
        self.findings: list[Finding] = list(reading.findings)
        self.new: list[NewRow] = []
        self.changed: list[TouchedLine] = []
        self.shown_changes: list[LineChange] = []
        self.same = 0
        self.closed = _closed(s, self.village, {one.month for one in reading.rows})
        here = entries_by_id(s, self.village, (one.entry_id for one in reading.rows if one.entry_id))
        told: set[str] = set()
        fresh: list[NewRow] = []
        for line in reading.rows:
            meant = self._meant(line)
            if meant is None:
                continue
            if line.entry_id and line.entry_id in told:
                self._flaw("LINE_TWICE", line)
            elif line.entry_id:
                told.add(line.entry_id)
                self._compare(meant, here.get(line.entry_id))
            else:
                fresh.append(meant)
        self._take_new(fresh)

    def _flaw(self, code: str, line: LineRow, column: str = "", given: str = "") -> None:
        self.findings.append(flaw(code, self.reading.sheet, line.row, column, given))

    def _meant(self, line: LineRow) -> NewRow | None:
        """The household, item and member of a row; a finding where one of them is not sure."""
        home = self._home(line)
        if home is None:
            return None
        code = _item(self.items, line.item)
        if code is None:
            self._flaw("ITEM_UNKNOWN", line, _("项目"), line.item)
            return None
        member = _member(self.known, home, line.member)
        if line.member and member is None:
            self._flaw("MEMBER_UNKNOWN", line, _("成员"))
            return None
        try:
            parts = line.living_cost, line.sent_home
            refuse_impossible(code[0], line.amount, line.use or None, parts, line.happened, line.month)
        except BadLine as bad:
            self._flaw("LINE_BAD", line, given=str(bad.facts.get("why", "")))
            return None
        return NewRow(line, home, code[0], code[1], member)

    def _home(self, line: LineRow) -> str | None:
        """Which household a row means: by its number, else by its head, else the one asked for."""
        if line.household_no:
            found = self.known.by_number.get(line.household_no, [])
        else:
            found = self.heads.get(fold(line.head), []) if line.head else [self.only] if self.only else []
        if len(found) != 1:
            named = line.household_no or line.head
            code = "HOUSEHOLD_SEVERAL" if found else "HOUSEHOLD_UNKNOWN" if named else "HOUSEHOLD_MISSING"
            self._flaw(code, line, _("户编号"))
            return None
        # A line written out before the head changed names the old one; a new row has nothing else to go by.
        elsewhere = self.heads.get(fold(line.head), []) if line.head and not line.entry_id else []
        if elsewhere and found[0] not in elsewhere:
            self._flaw("HOUSEHOLD_CONTRADICTED", line, _("户主"))
            return None
        if self.strict and self.only and found[0] != self.only:
            self._flaw("LINE_OTHER_HOUSE", line, _("户编号"))
            return None
        return found[0]

    def _compare(self, meant: NewRow, here: Entry | None) -> None:
        line = meant.line
        if here is None:
            self._flaw("LINE_GONE", line)
            return
        if (here.household_id, here.month) != (meant.household_id, line.month):
            self._flaw("LINE_OTHER_HOUSE", line)
            return
        now = _as_line(self.known, here)
        touched = line.digest() != line.stamp
        differs = _differences(meant, here)
        if not touched or not differs:
            self.same += 1
        elif now.digest() != line.stamp:
            self._flaw("LINE_MOVED", line)
        elif here.sealed(self.s, {}, False):
            self._flaw("LINE_SEALED", line)
        else:
            self.changed.append(TouchedLine(here.id, line, differs))
            home = self.known.homes[here.household_id]
            who = f"{home.head} {here.month} {self.items.label(here.item, here.sub)}"
            self.shown_changes += [
                LineChange(line.row, who, _(FIELDS[name]), _words(name, now), _words(name, line))
                for name in FIELDS
                if _words(name, now) != _words(name, line)
            ]

    def _take_new(self, fresh: Sequence[NewRow]) -> None:
        """Book what is new; as many of the very same line as stand there already are not booked again."""
        standing = self._standing({one.line.month for one in fresh}) if fresh else Counter()
        for one in fresh:
            if (one.household_id, one.line.month) in self.closed:
                self._flaw("MONTH_CLOSED", one.line, _("月份"))
            elif standing[one.key()] > 0:
                standing[one.key()] -= 1
                self.same += 1
                self._flaw("ALREADY_THERE", one.line)
            else:
                self.new.append(one)

    def _standing(self, months: set[str]) -> Counter[tuple[Any, ...]]:
        here = (Entry.village == self.village, Entry.month.in_(sorted(months)), Entry.gone.is_(None))
        query = select(
            Entry.household_id, Entry.month, Entry.item, Entry.sub, Entry.amount, Entry.happened,
            Entry.member_id, Entry.quantity, Entry.note,
        ).where(*here)  # fmt: skip
        return Counter((*row[:-1], " ".join(row[-1].split())) for row in self.s.execute(query))


def _heads(known: Village) -> dict[str, list[str]]:
    heads: dict[str, list[str]] = defaultdict(list)
    for home in known.homes.values():
        heads[fold(home.head)].append(home.id)
    return heads


def _closed(s: Session, village: str, months: set[str]) -> frozenset[tuple[str, str]]:
    query = select(Period.household_id, Period.month).where(
        Period.village == village, Period.state == "closed", Period.month.in_(sorted(months))
    )
    return frozenset((house, month) for house, month in s.execute(query))


def _item(items: ItemList, text: str) -> tuple[str, str] | None:
    """An item as somebody wrote it: the code, the code before a label, or the label alone if it is one's."""
    for given in (text, *text.split()[:1]):
        try:
            return items.parse(given)
        except (UnknownItem, UnknownSub):
            continue
    plain = fold(text)
    named = [(item.code, "") for item in items if fold(item.label) == plain]
    named += [(item.code, sub.no) for item in items for sub in item.subs.values() if fold(sub.label) == plain]
    return named[0] if len(named) == 1 else None


def _member(known: Village, home: str, given: str) -> str | None:
    """The member of a household meant by a name or an id; those who left only when nobody else fits."""
    people = known.of_home[home]
    fitting = [one for one in people if given in (one.name, one.member_id)] if given else []
    found = {one.member_id for one in fitting if not one.left} or {one.member_id for one in fitting}
    return found.pop() if len(found) == 1 else None


def member_word(known: Village, entry: Entry) -> str:
    """The member of a line as the sheet writes it: the name, the id where two of the household share it."""
    if entry.member_id is None:
        return ""
    people = known.of_home[entry.household_id]
    name = next((one.name for one in people if one.member_id == entry.member_id), "")
    return name if name and _member(known, entry.household_id, name) == entry.member_id else entry.member_id


def _as_line(known: Village, entry: Entry) -> LineRow:
    """A line of the ledger as its row would tell it."""
    return LineRow(
        row=0,
        household_no="",
        head="",
        month=entry.month,
        happened=entry.happened,
        item=written(entry.item, entry.sub),
        member=member_word(known, entry),
        quantity=entry.quantity.strip(),
        unit=entry.unit.strip(),
        use=entry.use or "",
        amount=entry.amount,
        living_cost=entry.living_cost,
        sent_home=entry.sent_home,
        basis=entry.basis,
        note=entry.note.strip(),
        entry_id=entry.id,
        stamp="",
    )


def stamp(known: Village, entry: Entry) -> str:
    """The stamp of a line as it stands."""
    return _as_line(known, entry).digest()


def _differences(meant: NewRow, here: Entry) -> dict[str, Any]:
    """Field → value of the sheet, where the ledger says otherwise."""
    line = meant.line
    told: Mapping[str, Any] = {
        "happened": line.happened,
        "item": meant.item,
        "sub": meant.sub,
        "member_id": meant.member_id,
        "quantity": line.quantity,
        "unit": line.unit,
        "use": (line.use or "sold") if meant.item.startswith("B") else None,
        "amount": line.amount,
        "living_cost": line.living_cost,
        "sent_home": line.sent_home,
        "basis": line.basis,
    }
    found = {name: value for name, value in told.items() if getattr(here, name) != value}
    if " ".join(here.note.split()) != " ".join(line.note.split()):
        found["note"] = line.note
    return found


def _words(name: str, line: LineRow) -> str:
    value = getattr(line, name)
    if name in _MONEY:
        return "" if value is None else yuan(value)
    if name == "use":
        return _(USE_WORDS[value]) if value else ""
    if name == "basis":
        return _(BASIS_WORDS[value])
    return str(value or "")
