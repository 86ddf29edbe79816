"""The list of households and a household's own page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fupin_desk.jobs import helping, photos, shown, standards, statements, states
from fupin_desk.jobs.office import Office
from fupin_desk.jobs.states import MonthState, month_states, wants_voucher
from fupin_desk.model import evidence, household, income
from fupin_desk.model.account import Entry, entries
from fupin_desk.model.figures import Line, Statement
from fupin_desk.model.household import Household, HouseholdLine, NoSuchHousehold, members_of
from fupin_desk.model.items import ItemList
from fupin_desk.model.journal import Op
from fupin_desk.model.masks import mask_id, mask_phone
from fupin_desk.model.rules import RulePack
from fupin_desk.model.signature import ways_covering
from fupin_desk.model.values import Fen, Month, Window, parse_day
from fupin_desk.model.village import helper_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member as the page shows him: numbers masked."""

    id: str
    name: str
    relation: str
    sex: str
    age: int | None
    phone_masked: str
    id_masked: str
    shares_income: bool
    labour: str
    student: str
    health: str
    education: str
    joined: date | None


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month of a household: sums by kind, the three views, marks, signatures."""

    month: str
    state: str
    wage: Fen
    living: Fen
    sent_home: Fen
    business: Fen
    property: Fen
    transfer: Fen
    own_goods: Fen
    policy: Fen
    cash: Fen
    home: Fen
    marks: shown.Marks
    signed_household: str
    signed_helper: str
    entries: int
    late: int
    missing_vouchers: int


@dataclass(frozen=True, slots=True)
class HouseholdPage:
    """Everything the household's page shows."""

    household: Household
    head: str
    members: list[MemberLine]
    helper: str
    statement: Statement | None
    months: list[MonthLine]
    total: MonthLine
    helps: list[helping.HelpLine]
    vouchers: list[shown.VoucherLine]
    reference_note: str


@dataclass(frozen=True, slots=True)
class _Facts:
    """A household's lines over a window with what is known of them, read once."""

    rows: Sequence[Entry]
    lines: Sequence[Line]
    states: dict[str, str]
    ways: dict[str, dict[str, str]]


def lines(office: Office, text: str = "", village: str | None = None) -> list[HouseholdLine]:
    """The household list, or those found by a text."""
    with office.read() as s:
        return household.household_lines(s, village or office.village, text)


def progress_of_month(office: Office, month: str, village: str | None = None) -> dict[str, MonthState]:
    """How far every household's month is."""
    return states.progress(office, [month], village)[month]


def page(
    office: Office, household_id: str, months: Window | None = None, village: str | None = None
) -> HouseholdPage:
    """A household's page over a window (the current accounting year unless given)."""
    owner = village or office.village
    window = months or statements.year(office, owner)
    helps = helping.records(office, household_id, owner)
    with office.read() as s:
        house = s.get(Household, (owner, household_id))
        if house is None:
            raise NoSuchHousehold(number="")
        members = members_of(s, owner, household_id, office.today())
        rows = entries(s, owner, household_id, window.start, window.end)
        pack = statements.pack_in_force(office, s, owner, window=window)
        try:
            counted = statements.counted(office, s, owner, household_id, window)
            note = standards.verdict(office, s, owner, counted, pack).words
        except income.NobodyToShare:
            counted, note = None, ""
        helper = helper_of(s, owner, household_id)
        facts = _Facts(
            rows,
            evidence.lines(s, owner, rows),
            {month: state for (_house, month), state in month_states(s, owner, rows).items()},
            ways_covering(s, owner, {row.id: row.facts_digest() for row in rows}),
        )
        newest = [
            _month_line(at, facts, pack, office.resources.items)
            for at in reversed(window.months())
            if at <= Month.of(office.today())
        ]
        wanted = {row.id for row in rows}
    papers = [
        line
        for line in photos.board(office, owner, household_id)
        if any(entry[0] in wanted for entry in line.entries)
    ]
    return HouseholdPage(
        household=house,
        head=members[0][0].name if members else "",
        members=[_member(office, m, ms) for m, ms in members],
        helper=helper.name if helper else "",
        statement=counted,
        months=newest,
        total=_total(newest, window),
        helps=helps,
        vouchers=papers,
        reference_note=note,
    )


def _member(office: Office, m: household.Member, ms: household.Membership) -> MemberLine:
    return MemberLine(
        m.id,
        m.name,
        ms.relation,
        m.sex,
        shown.age_on(m, office.today()),
        mask_phone(m.phone),
        mask_id(m.id_number),
        ms.shares_income,
        m.labour,
        m.student,
        m.health,
        m.education,
        ms.joined,
    )


def _month_line(at: Month, facts: _Facts, pack: RulePack, items: ItemList) -> MonthLine:
    here = [(row, line) for row, line in zip(facts.rows, facts.lines, strict=True) if line.month == at]
    lines = [line for _row, line in here]
    views = income.statement(lines, pack, Window(at, at), 1, items).views
    return MonthLine(
        month=str(at),
        state=facts.states.get(str(at), "empty"),
        **_sums(lines),
        policy=views["policy"].net,
        cash=views["cash"].net,
        home=views["home"].net,
        marks=shown.Marks.of([line.mark for line in lines]),
        signed_household=_signed(facts, here, "household"),
        signed_helper=_signed(facts, here, "helper"),
        entries=len(here),
        late=sum(1 for row, _line in here if row.late),
        missing_vouchers=sum(1 for row, line in here if wants_voucher(row, line.mark)),
    )


def _signed(facts: _Facts, here: Sequence[tuple[Entry, Line]], role: str) -> str:
    """How this role signed the month, '' unless every line of it is covered as it stands."""
    ways = [facts.ways.get(row.id, {}).get(role, "") for row, _line in here]
    return ways[0] if ways and all(ways) else ""


def _sums(lines: Sequence[Line]) -> dict[str, Fen]:
    sums = dict.fromkeys(("wage", "living", "sent_home", "business", "property", "transfer", "own_goods"), 0)
    for line in lines:
        group = line.item[:1]
        if group == "A":
            sums["wage"] += line.amount
            sums["living"] -= line.living_cost or 0
            sums["sent_home"] += line.sent_home or 0
        elif group == "B":
            sums["business" if line.use == "sold" else "own_goods"] += line.amount * (
                line.use in ("sold", "eaten")
            )
        elif group == "E":
            sums["business"] -= line.amount
        elif group in ("C", "D"):
            sums["property" if group == "C" else "transfer"] += line.amount
    return sums


def _total(months: Sequence[MonthLine], window: Window) -> MonthLine:
    names = (
        "wage",
        "living",
        "sent_home",
        "business",
        "property",
        "transfer",
        "own_goods",
        "policy",
        "cash",
        "home",
        "entries",
        "late",
        "missing_vouchers",
    )
    sums = {name: sum(getattr(line, name) for line in months) for name in names}
    marks = shown.Marks(
        *(
            sum(getattr(line.marks, name) for line in months)
            for name in ("voucher", "signed", "estimated", "told")
        )
    )
    return MonthLine(month=str(window), state="", marks=marks, signed_household="", signed_helper="", **sums)


def add(
    office: Office, head: str = "", members: Sequence[dict[str, object]] = (), **fields: str
) -> Household:
    """A new household, with its head if a name is given. Raises UnknownField, TooLong."""
    with office.change(Op.ADD_HOUSEHOLD) as s:
        row = household.add_household(s, **fields)
        if head:
            household.add_member(s, row.id, relation=household.HEAD, name=head)
        for member in members:
            household.add_member(s, row.id, **member)  # type: ignore[arg-type]
        household.refresh_search_key(s, row)
    return row


def set_fields(office: Office, household_id: str, fields: dict[str, str]) -> None:
    """Change fields of a household. Raises UnknownField, TooLong, NotAMonth."""
    with office.change(Op.SET_HOUSEHOLD) as s:
        row = _row(s, household_id)
        household.set_fields(row, fields)
        household.refresh_search_key(s, row)


def _row(s: Session, household_id: str) -> Household:
    from fupin_desk.model.ledger import Writing

    assert isinstance(s, Writing)  # noqa: S101  (only called inside a change)
    row = s.get(Household, (s.village, household_id))
    if row is None:
        raise NoSuchHousehold(number="")
    return row


def add_member(office: Office, household_id: str, relation: str, **fields: object) -> str:
    """A new member; `birth` may be a text. Raises TooLong, NotAMonth."""
    birth = fields.get("birth")
    if isinstance(birth, str):
        fields["birth"] = parse_day(birth) if birth else None
    with office.change(Op.ADD_MEMBER) as s:
        member = household.add_member(s, household_id, relation=relation, **fields)  # type: ignore[arg-type]
        household.refresh_search_key(s, _row(s, household_id))
        return member.id


def consent(office: Office, household_id: str, kind: str, given: bool) -> None:
    """Record or withdraw consent: ``door``, ``totals``; ``informed``: the privacy notice was given."""
    field = {"door": "consent_door_on", "totals": "consent_totals_on", "informed": "informed_on"}[kind]
    with office.change(Op.RECORD_CONSENT) as s:
        setattr(_row(s, household_id), field, s.today if given else None)


def by_number(office: Office, number: str, village: str | None = None) -> Household:
    """A household by its national or short number. Raises NoSuchHousehold, SeveralHouseholds."""
    with office.read() as s:
        return household.household(s, village or office.village, number)
