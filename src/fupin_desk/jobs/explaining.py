"""Where a figure comes from: a household's three views opened into steps, lines, photos and signatures.

`explain` answers everything the statement page shows, from one reading of the ledger: the statement, what
every line does in every step, who signed it, its papers, a picture of the year, the years before, and the
sentences to be read out. What a line does in a step is found by counting it alone (counting is additive), so
the sums on screen equal the steps and the steps equal the lines; no second rule says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, select

from fupin_desk.i18n import N_, _
from fupin_desk.jobs import shown, standards, statements
from fupin_desk.jobs.office import Office
from fupin_desk.model import evidence
from fupin_desk.model.account import entries
from fupin_desk.model.aloud import Said, aloud
from fupin_desk.model.counting import count
from fupin_desk.model.figures import VIEWS, Line, Statement, StepKind, ViewName
from fupin_desk.model.household import Household, NoSuchHousehold, heads_on, members_of
from fupin_desk.model.items import ItemList
from fupin_desk.model.rules import RulePack
from fupin_desk.model.signature import ROLES, WAYS, Signature, SignedFact
from fupin_desk.model.values import Fen, Month, Window, accounting_year, divide
from fupin_desk.model.voucher import vouchers_by_id

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TITLES: Final[dict[ViewName, str]] = {
    "policy": N_("政策口径"), "cash": N_("现金口径"), "home": N_("到家口径"),
}  # fmt: skip
_StepKey = tuple[StepKind, str, str, str]
_Parts = dict[tuple[ViewName, _StepKey], dict[str, Fen]]


@dataclass(frozen=True, slots=True)
class SignedLine:
    """One signature on a line as it stands: who, how, when, and the photographed sheet (SHA-256 or '')."""

    role: str
    role_label: str
    way: str
    signer: str
    signed_on: date
    sheet: str

    @property
    def words(self) -> str:
        """``户主 指印 2026-10-31``."""
        who = self.signer or self.role_label
        return _("{who} {way} {day}").format(who=who, way=_(WAYS.get(self.way, self.way)), day=self.signed_on)


@dataclass(frozen=True, slots=True)
class StepLine:
    """A line in a step: what it does there (signed fen), who signed it."""

    entry: shown.EntryLine
    amount: Fen
    signed: tuple[SignedLine, ...]

    @property
    def photos(self) -> tuple[tuple[str, str], ...]:
        """What there is to look at as (SHA-256, words): its papers first, then the signed sheets."""
        papers = [
            (paper.sha256, _("凭证 {label}").format(label=self.entry.label)) for paper in self.entry.vouchers
        ]
        sheets = {one.sheet: one.words for one in self.signed if one.sheet}
        return (*papers, *((sha, _("签字单 {words}").format(words=words)) for sha, words in sheets.items()))


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step with its lines; `amount` is their sum."""

    kind: StepKind
    item: str
    sub: str
    label: str
    rule: str
    amount: Fen
    lines: tuple[StepLine, ...]


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What one item brings into each view's net; an item that counts nowhere has three zeros."""

    item: str
    sub: str
    label: str
    group: str
    group_label: str
    amounts: Mapping[ViewName, Fen]


@dataclass(frozen=True, slots=True)
class MonthBar:
    """One month of the picture: what came as money, what was eaten of one's own, what was spent to earn."""

    month: str
    cash: Fen
    own: Fen
    cost: Fen


@dataclass(frozen=True, slots=True)
class YearPoint:
    """One accounting year per head in three ways; `months` of it have lines."""

    window: Window
    months: int
    per_head: Mapping[ViewName, Fen]

    @property
    def title(self) -> str:
        """``2025`` for a calendar year, ``2025/26`` otherwise."""
        start, end = self.window.start.year, self.window.end.year
        return str(end) if start == end else f"{start}/{end % 100:02d}"


@dataclass(frozen=True, slots=True)
class Explained:
    """Everything about a household's figures over a window."""

    household_id: str
    household_no: str
    head: str
    window: Window
    statement: Statement
    rows: tuple[ItemRow, ...]
    steps: Mapping[ViewName, tuple[OpenStep, ...]]
    bars: tuple[MonthBar, ...]
    years: tuple[YearPoint, ...]
    said: tuple[Said, ...]

    def opened(self, view: ViewName, item: str = "", sub: str | None = None) -> tuple[OpenStep, ...]:
        """The steps behind one number: of a view, of an item or group of it (``A``), of one sub-item."""
        return tuple(
            step for step in self.steps[view] if step.item.startswith(item) and sub in (None, step.sub)
        )


def explain(
    office: Office,
    household_id: str,
    window: Window | None = None,
    rules: str | None = None,
    village: str | None = None,
) -> Explained:
    """Open a household's figures. Raises NoSuchHousehold, NobodyToShare, NoSuchPack."""
    owner, items = village or office.village, office.resources.items
    span = window or statements.year(office, owner)
    with office.read() as s:
        house = s.get(Household, (owner, household_id))
        if house is None:
            raise NoSuchHousehold(number="")
        pack = statements.pack_in_force(office, s, owner, rules, span)
        people = members_of(s, owner, household_id)
        rows = entries(s, owner, household_id, span.start, span.end)
        lines = evidence.lines(s, owner, rows)
        found = statements.of_lines(office, s, owner, household_id, span, pack, lines)
        judged = standards.verdict(office, s, owner, found, pack)
        found = replace(found, notes=(*found.notes, judged.words))
        names = {m.id: m.name for m, _ms in members_of(s, owner, household_id, span.end.last)}
        told = {line.id: line for line in shown.entry_lines(s, owner, items, rows, names)}
        signed = _signed(s, owner, {row.id: row.facts_digest() for row in rows})
        years = _years(office, s, owner, household_id, pack)
    parts = parts_of(lines, pack, span, items)
    return Explained(
        household_id, house.household_no, people[0][0].name if people else "", span, found,
        _item_rows(found, items), _open(found, parts, told, signed), bars(lines, pack, span, items), years,
        aloud(found, lines),
    )  # fmt: skip


def parts_of(lines: Iterable[Line], pack: RulePack, window: Window, items: ItemList) -> _Parts:
    """What every line does in every step of every view: each line counted alone."""
    found: defaultdict[tuple[ViewName, _StepKey], dict[str, Fen]] = defaultdict(dict)
    for line in lines:
        for view, tally in count([line], pack, window, items).tallies.items():
            for step in tally.steps():
                found[view, (step.kind, step.item, step.sub, step.rule)][line.entry_id] = step.amount
    return found


def _open(
    found: Statement,
    parts: _Parts,
    told: Mapping[str, shown.EntryLine],
    signed: Mapping[str, tuple[SignedLine, ...]],
) -> dict[ViewName, tuple[OpenStep, ...]]:
    result: dict[ViewName, tuple[OpenStep, ...]] = {}
    for view in VIEWS:
        steps = []
        for step in found.view(view).steps:
            amounts = parts[view, (step.kind, step.item, step.sub, step.rule)]
            lines = [StepLine(told[id_], amounts[id_], signed.get(id_, ())) for id_ in step.entries]
            lines.sort(key=lambda one: (one.entry.month, one.entry.happened or date.max, one.entry.id))
            steps.append(
                OpenStep(step.kind, step.item, step.sub, step.label, step.rule, step.amount, tuple(lines))
            )
        result[view] = tuple(steps)
    return result


def _item_rows(found: Statement, items: ItemList) -> tuple[ItemRow, ...]:
    sums: dict[tuple[str, str], dict[ViewName, Fen]] = {}
    for view in VIEWS:
        for step in found.view(view).steps:
            mine = sums.setdefault((step.item, step.sub), dict.fromkeys(VIEWS, 0))
            mine[view] += step.amount
    rows = []
    for (code, sub), amounts in sums.items():
        item = items.get(code)
        rows.append(
            (item.order, len(sub), sub,
             ItemRow(code, sub, items.label(code, sub), item.group, item.group_label, amounts))
        )  # fmt: skip
    return tuple(row for _order, _length, _sub, row in sorted(rows, key=lambda one: one[:3]))


def bars(lines: Sequence[Line], pack: RulePack, window: Window, items: ItemList) -> tuple[MonthBar, ...]:
    """The picture of a window, month by month; cash and cost are the cash view's, their sums too."""
    by_month: defaultdict[Month, list[Line]] = defaultdict(list)
    for line in lines:
        by_month[line.month].append(line)
    result = []
    for month in window.months():
        here = by_month[month]
        cash = count(here, pack, Window(month, month), items).tallies["cash"]
        own = sum(line.amount for line in here if line.use == "eaten")
        result.append(MonthBar(str(month), cash.income, own, cash.cost))
    return tuple(result)


def _years(
    office: Office, s: Session, village: str, household_id: str, pack: RulePack
) -> tuple[YearPoint, ...]:
    """Every accounting year with lines, the oldest first; years in which nobody shares are left out."""
    rows = entries(s, village, household_id)
    by_year: defaultdict[Window, list[Line]] = defaultdict(list)
    for line in evidence.lines(s, village, rows):
        by_year[accounting_year(line.month.first, pack.year_start_month)].append(line)
    result = []
    for window in sorted(by_year, key=lambda one: one.start):
        heads = heads_on(s, village, household_id, window.end.last, sharing=pack.divisor == "sharing")
        if heads:
            tallies = count(by_year[window], pack, window, office.resources.items).tallies
            per_head = {view: divide(tallies[view].income - tallies[view].cost, heads) for view in VIEWS}
            months = len({line.month for line in by_year[window]})
            result.append(YearPoint(window, months, per_head))
    return tuple(result)


def _signed(s: Session, village: str, facts: Mapping[str, str]) -> dict[str, tuple[SignedLine, ...]]:
    """The standing signatures on lines as they are now, with the sheets they were given on."""
    ids, found = list(facts), defaultdict(list)
    joined = and_(Signature.village == SignedFact.village, Signature.id == SignedFact.signature_id)
    for some in (ids[i : i + 500] for i in range(0, len(ids), 500)):
        query = (
            select(SignedFact.fact_id, SignedFact.digest, Signature)
            .join(Signature, joined)
            .where(SignedFact.village == village, SignedFact.fact_id.in_(some), Signature.state == "signed")
            .order_by(Signature.id)
        )
        for fact_id, digest, row in s.execute(query):
            if facts[fact_id] == digest:
                found[fact_id].append(row)
    wanted = {row.sheet_id for rows in found.values() for row in rows if row.sheet_id}
    sheets = {paper.id: paper.sha256 for paper in vouchers_by_id(s, village, wanted)}
    return {
        fact: tuple(
            SignedLine(
                row.role, _(ROLES.get(row.role, row.role)), row.way, row.signer, row.signed_on,
                sheets.get(row.sheet_id or "", ""),
            )
            for row in {row.role: row for row in rows}.values()
        )
        for fact, rows in found.items()
    }  # fmt: skip
