"""与系统比对: the newest national export against the ledger, field by field: system, ledger, who mends.

With a file, everything it says is compared: the ledger's own columns, the columns that are kept as they are,
who is in one and not in the other, and cells that cannot be right. The income columns are held against the
ledger's own statement in the policy view, over the year the export is about (October to September). Without
a file only these, from the last export that was taken in.

Nothing is written, and who mends is a proposal: *we* where the ledger is blank, *the township* where the
system's cell cannot be right or the ledger can show papers for a whole year, else somebody must *look*.
Numbers and phones are masked; seeing them whole takes a reason, which is journaled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from sqlalchemy import select

from fupin_desk.i18n import N_, _
from fupin_desk.intake import national
from fupin_desk.jobs import keeping, roster, statements
from fupin_desk.jobs.entries_export import Exported
from fupin_desk.jobs.office import Cancelled, Office, Progress, never, quiet
from fupin_desk.model.checks.facts import fen, number
from fupin_desk.model.household import HEAD, Household, Member, Membership
from fupin_desk.model.masks import mask_digits
from fupin_desk.model.values import Fen, Month, Window, accounting_year, yuan
from fupin_desk.paper.compared import ComparedRow, compared_book

if TYPE_CHECKING:
    from fupin_desk.jobs.roster import RosterPreview
    from fupin_desk.model.income import Statement

Mends = Literal["ours", "system", "ask"]
Kind = Literal["field", "people", "flaw", "income"]

MENDS: Final[Mapping[Mends, str]] = {
    "ours": N_("我们改账"),
    "system": N_("请乡镇改系统"),
    "ask": N_("核实"),
}
KINDS: Final[Mapping[Kind, str]] = {
    "field": N_("资料"),
    "people": N_("人口"),
    "flaw": N_("写法"),
    "income": N_("收入"),
}
INCOME: Final = (
    "工资性收入", "生产经营性收入", "财产性收入", "转移性收入", "计划生育金", "低保金", "特困供养金",
    "养老保险金", "生态补偿金", "其他转移性收入", "生产经营性支出", "家庭纯收入", "人均纯收入",
    "理赔收入", "合规自付支出",
)  # fmt: skip
_GROUPS: Final = {
    "工资性收入": "A", "生产经营性收入": "B", "财产性收入": "C", "转移性收入": "D", "计划生育金": "D1",
    "低保金": "D2", "特困供养金": "D3", "养老保险金": "D4", "生态补偿金": "D5", "其他转移性收入": "D6",
}  # fmt: skip
_NEAR: Final = 100
"""Fen below which two incomes are the same: exports round to the yuan."""


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One difference. Texts are fit to be shown: masked unless a reason was given."""

    kind: Kind
    household_id: str
    household_no: str
    head: str
    who: str
    field: str
    system: str
    ledger: str
    mends: Mends

    @property
    def mends_words(self) -> str:
        """Who mends, in words."""
        return _(MENDS[self.mends])

    @property
    def tabbed(self) -> str:
        """The line as a spreadsheet pastes it."""
        texts = (
            self.household_no,
            self.head,
            self.who,
            self.field,
            self.system,
            self.ledger,
            self.mends_words,
        )
        return "\t".join(text.replace("\t", " ").replace("\n", " ") for text in texts)


@dataclass(frozen=True, slots=True)
class Compared:
    """What differs, household by household; `window` is the year the incomes were counted over."""

    file: str
    window: Window
    lines: tuple[ComparedLine, ...]
    households: int
    masked: bool
    without_income: int
    """Households whose income could not be compared: the export says none, or the year has no lines."""
    preview: RosterPreview | None = field(default=None, repr=False)

    @property
    def same(self) -> bool:
        """Whether the system and the ledger say the same."""
        return not self.lines


class _Ledger:
    """What the ledger says: households, people, who belongs where."""

    def __init__(self, office: Office) -> None:
        village = office.village
        with office.read() as s:
            homes = select(Household).where(Household.village == village)
            self.houses = {row.id: row for row in s.scalars(homes)}
            self.members = {m.id: m for m in s.scalars(select(Member).where(Member.village == village))}
            links = s.execute(
                select(Membership.household_id, Membership.member_id, Membership.relation).where(
                    Membership.village == village, Membership.left.is_(None)
                )
            ).all()
        self.people: dict[str, list[str]] = {}
        self.relation: dict[str, str] = {}
        self.heads: dict[str, str] = {}
        for house, member, relation in links:
            if member in self.members:
                self.people.setdefault(house, []).append(member)
                self.relation[member] = relation
                if relation == HEAD:
                    self.heads[house] = self.members[member].name


def compare(
    office: Office,
    path: Path | None = None,
    window: Window | None = None,
    reason: str = "",
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> Compared:
    """Hold an export (or what the last one said) against the ledger. A `reason` shows numbers whole and is
    journaled. Raises what the letterbox does, TooLong."""
    shown = roster.preview(office, path, progress, cancelled) if path is not None else None
    if reason.strip():
        keeping.set_setting(office, "roster_unmasked", f"{office.today()} {reason.strip()}")
    ledger = _Ledger(office)
    told = _told(office, ledger, shown)
    span = window or _year(office, told)
    lines = [] if shown is None else list(_fields(ledger, shown))
    figures = statements.village_statements(office, span, None, None, progress, cancelled)
    incomes, without = _incomes(ledger, told, figures)
    lines += incomes
    order = {name: place for place, name in enumerate(KINDS)}
    lines.sort(key=lambda one: (one.household_no, one.household_id, order[one.kind]))
    if not reason.strip():
        lines = [_masked(one) for one in lines]
    whole = bool(reason.strip())
    count = len(ledger.houses)
    return Compared(shown.file if shown else "", span, tuple(lines), count, not whole, without, shown)


def _masked(one: ComparedLine) -> ComparedLine:
    if one.kind == "income":
        return one
    return replace(one, system=mask_digits(one.system), ledger=mask_digits(one.ledger))


def _told(office: Office, ledger: _Ledger, shown: RosterPreview | None) -> dict[str, dict[str, str]]:
    """Household → its income columns, from the file or from what the last export said."""
    if shown is None:
        found = {id_: national.parsed(row.national) for id_, row in ledger.houses.items()}
        for id_, row in ledger.houses.items():
            if row.reported_income is not None:
                found[id_]["人均纯收入"] = f"{row.reported_income // 100}.{row.reported_income % 100:02d}"
        return found
    known = office.resources.codes.lists["national_household"]
    told = {}
    for house in shown.plan:
        if house.id is not None:
            columns = national.agreed((person.file.given for person in house.people), known)
            each = house.file.income_fen
            if each is not None:
                columns["人均纯收入"] = f"{each // 100}.{each % 100:02d}"
            told[house.id] = columns
    return told


def _year(office: Office, told: dict[str, dict[str, str]]) -> Window:
    """The year the export is about: the one it names, else the last accounting year that is over."""
    named = [number(columns.get("年度", "").removesuffix("年")) for columns in told.values()]
    years = [int(year) for year in named if year is not None and 2010 <= year <= office.today().year]
    if years:
        end = max(set(years), key=years.count)
        return Window(Month(end - 1, 10), Month(end, 9))
    now = accounting_year(office.today())
    return Window(now.start.plus(-12), now.end.plus(-12))


# -- fields ------------------------------------------------------------------------------------------


def _fields(ledger: _Ledger, shown: RosterPreview) -> Iterator[ComparedLine]:
    where: dict[int, tuple[str, str]] = {}
    """Row of the file → (household, member) here."""
    present = set()
    for house in shown.plan:
        head = next((p.file.name for p in house.people if p.file.relation == HEAD), "")
        if house.id is None:
            size = _("{n} 人").format(n=len(house.people))
            yield ComparedLine(
                "people", "", house.file.household_no, head, head, _("整户"), size, _("账上没有"), "ask"
            )
            continue
        present.add(house.id)
        row = ledger.houses[house.id]
        place = (house.id, row.household_no, ledger.heads.get(house.id, head))
        yield from _changed(place, place[2], row, house.changes)
        for person in house.people:
            where[person.file.row] = (house.id, person.id or "")
            if person.id is None:
                yield ComparedLine(
                    "people", *place, person.file.name, _("成员"), _("系统里有"), _("账上没有"), "ask"
                )
                continue
            member = ledger.members[person.id]
            yield from _changed(place, member.name, member, person.changes)
            if person.relation is not None:
                yield _field(
                    place, member.name, "relation", ledger.relation.get(person.id, ""), person.relation
                )
        gone = set(ledger.people.get(house.id, ())) - {person.id for person in house.people}
        for member_id in sorted(gone):
            name = ledger.members[member_id].name
            yield ComparedLine("people", *place, name, _("成员"), _("系统里没有"), _("账上有"), "ask")
    for id_, row in ledger.houses.items():
        if id_ not in present:
            head = ledger.heads.get(id_, "")
            yield ComparedLine(
                "people", id_, row.household_no, head, head, _("整户"), _("系统里没有"), _("账上有"), "ask"
            )
    yield from _flaws(ledger, shown, where)


Place = tuple[str, str, str]


def _changed(
    place: Place, who: str, here: Household | Member, changes: dict[str, Any]
) -> Iterator[ComparedLine]:
    for name, value in changes.items():
        if name == "national":
            for heading, before, after in national.news(here.national, value):
                if heading and heading not in INCOME:
                    yield ComparedLine("field", *place, who, shown_heading(heading), after, before, "ask")
        elif name != "reported_income":
            yield _field(place, who, name, getattr(here, name), value)


def _field(place: Place, who: str, name: str, here: Any, there: Any) -> ComparedLine:
    texts = ["" if value in (None, "") else str(value) for value in (there, here)]
    mends: Mends = "ask" if texts[1] else "ours"
    return ComparedLine("field", *place, who, _label(name), texts[0], texts[1], mends)


def _label(name: str) -> str:
    return roster.LABELS.get(name, name)


def shown_heading(heading: str) -> str:
    """A heading of a national export in today's words."""
    return heading.replace("健康" + _OLD, "健康帮扶").replace("资产收益" + _OLD + "分红", "资产收益分红")


_OLD: Final = "\u6276\u8d2b"
"""The word two headings of older exports carry; it is read, never shown."""


def _flaws(
    ledger: _Ledger, shown: RosterPreview, where: dict[int, tuple[str, str]]
) -> Iterator[ComparedLine]:
    """Cells of the system that cannot be right, against what the ledger has there."""
    for flaw in shown.unmasked:
        house, member = where.get(flaw.row or 0, ("", ""))
        if flaw.severity != "error" or not house or not flaw.given:
            continue
        row, person = ledger.houses[house], ledger.members.get(member)
        fields = (name for name, label in roster.LABELS.items() if label == flaw.column)
        here = next((getattr(person, name) for name in fields if hasattr(person, name)), "")
        name = person.name if person is not None else ledger.heads.get(house, "")
        text = "" if here in (None, "") else str(here)
        told = _("{given}（{why}）").format(given=flaw.given[:40], why=flaw.sentence.rstrip("。"))
        place = (house, row.household_no, ledger.heads.get(house, ""))
        yield ComparedLine("flaw", *place, name, flaw.column, told, text, "system")


# -- incomes -----------------------------------------------------------------------------------------


def _incomes(
    ledger: _Ledger,
    told: dict[str, dict[str, str]],
    figures: Iterator[tuple[str, Statement | None]],
) -> tuple[list[ComparedLine], int]:
    found, without = [], 0
    for house, statement in figures:
        columns = {name: text for name, text in told.get(house, {}).items() if name in INCOME and text}
        if statement is None or not columns or not any(statement.views["policy"].steps):
            without += house in told
            continue
        row = ledger.houses[house]
        head = ledger.heads.get(house, "")
        here = amounts(statement)
        for name in INCOME:
            there = fen(columns.get(name, ""))
            if name not in columns or (there is not None and abs(there - here[name]) < _NEAR):
                continue
            found.append(
                ComparedLine(
                    "income", house, row.household_no, head, head, name,
                    columns[name] if there is None else yuan(there), yuan(here[name]), _mends(statement),
                )
            )  # fmt: skip
    return found, without


def amounts(statement: Statement) -> dict[str, Fen]:
    """The income columns of a national export as the ledger counts them, in the policy view; fen."""
    policy = statement.views["policy"]
    income = [step for step in policy.steps if step.kind in ("counted", "substituted")]
    found = {
        name: sum(step.amount for step in income if step.item.startswith(group))
        for name, group in _GROUPS.items()
    }
    found["生产经营性支出"] = policy.cost
    found["家庭纯收入"] = policy.net
    found["人均纯收入"] = policy.per_head
    found["理赔收入"] = statement.claims
    found["合规自付支出"] = statement.self_paid
    return found


def _mends(statement: Statement) -> Mends:
    """The township where the ledger shows papers and signatures for most of it, else somebody looks."""
    coverage = statement.views["policy"].coverage
    return "system" if coverage is not None and coverage.voucher + coverage.signed >= 80 else "ask"


# -- handing on --------------------------------------------------------------------------------------


def copied(lines: list[ComparedLine] | tuple[ComparedLine, ...]) -> str:
    """The lines as text a spreadsheet pastes, with headings."""
    heads = (_("户编号"), _("户主"), _("谁"), _("哪一栏"), _("系统"), _("账上"), _("谁来改"))
    return "\n".join(["\t".join(heads), *(one.tabbed for one in lines)])


def workbook(office: Office, compared: Compared, lines: tuple[ComparedLine, ...] | None = None) -> Exported:
    """The differences, or some of them, as a spreadsheet."""
    chosen = compared.lines if lines is None else lines
    rows = [
        ComparedRow(one.household_no, one.head, one.who, one.field, one.system, one.ledger, one.mends_words)
        for one in chosen
    ]
    title = _("{village}与系统比对").format(village=office.name)
    caption = _("收入按 {window} 的账、政策口径计。").format(window=compared.window)
    if compared.masked:
        caption += _("号码已遮住中间几位。")
    data = compared_book(title, caption, rows, office.today())
    return Exported(data, len(rows), _("与系统比对 {day}.xlsx").format(day=office.today()))
