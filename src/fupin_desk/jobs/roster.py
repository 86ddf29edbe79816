"""Importing a roster: read, matched against the ledger, shown, then taken in as one undoable change.

Who is the same person: 人编号; else ID number; else (household, name, birth date); else (household, name,
relation) if unique; several candidates are a Finding, never a guess. An empty cell of the file never wipes
what the ledger knows; what the file no longer names is shown, not deleted; the same file again changes
nothing. Cells we could not keep stay as they were given in the encrypted import record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from fupin_desk.errors import Finding
from fupin_desk.i18n import _
from fupin_desk.intake import national
from fupin_desk.intake.roster import HouseholdRow, MemberRow, RosterReading, read_roster
from fupin_desk.jobs.office import Cancelled, Office, Progress, never, quiet
from fupin_desk.model import household
from fupin_desk.model.household import HEAD, Household, Member, Membership
from fupin_desk.model.journal import Op
from fupin_desk.model.ledger import Writing
from fupin_desk.model.masks import mask_digits
from fupin_desk.model.rows import plain_value
from fupin_desk.model.station import RosterImport
from fupin_desk.model.values import NAME_LIMIT, NOTE_LIMIT, instant

HOUSE_FIELDS: Final = {
    "group_name": "group",
    "hamlet": "hamlet",
    "kind": "kind",
    "monitor_category": "monitor_category",
    "cause": "cause",
    "phone": "phone",
    "address": "address",
    "identified": "identified",
    "reported_income": "income_fen",
}
MEMBER_FIELDS: Final = (
    "person_no",
    "name",
    "sex",
    "birth",
    "id_kind",
    "id_number",
    "ethnic",
    "education",
    "student",
    "health",
    "labour",
    "work_months",
    "phone",
    "remark",
)
LABELS: Final = {
    "group_name": "村民小组",
    "hamlet": "自然村",
    "kind": "户类型",
    "monitor_category": "监测对象类别",
    "cause": "致贫原因",
    "phone": "联系电话",
    "address": "地址",
    "identified": "识别时间",
    "reported_income": "人均纯收入",
    "person_no": "人编号",
    "name": "姓名",
    "sex": "性别",
    "birth": "出生日期",
    "id_kind": "证件类型",
    "id_number": "证件号码",
    "ethnic": "民族",
    "education": "文化程度",
    "student": "在校生状况",
    "health": "健康状况",
    "labour": "劳动技能",
    "work_months": "务工时间（月）",
    "remark": "备注",
    "relation": "与户主关系",
}
_SENSITIVE: Final = frozenset({"id_number", "phone"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that the file says otherwise; sensitive values are masked."""

    row: int
    who: str
    field: str
    here: str
    file: str


@dataclass(slots=True)
class _House:
    """What becomes of one household of the file: the row here (None: new) and its people."""

    file: HouseholdRow
    id: str | None
    changes: dict[str, Any] = field(default_factory=dict)
    people: list[_Person] = field(default_factory=list)


@dataclass(slots=True)
class _Person:
    """What becomes of one member of the file: the row here (None: new), what changes."""

    file: MemberRow
    id: str | None
    membership: str | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    relation: str | None = None


@dataclass(frozen=True, slots=True)
class RosterPreview:
    """A roster read and matched, nothing written yet."""

    file: str
    sheet: str
    households: int
    members: int
    new_households: int
    new_members: int
    changed: list[Difference]
    absent: list[tuple[str, str]]
    findings: list[Finding]
    unmasked: tuple[Finding, ...]
    plan: tuple[_House, ...] = field(repr=False)
    reading: RosterReading = field(repr=False)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: households and members now in the file's plan, rows added, fields changed."""

    households: int
    members: int
    added_households: int
    added_members: int
    changed: int


class _Known:
    """The ledger's households and members, ready to be matched."""

    def __init__(self, office: Office) -> None:
        village = office.village
        with office.read() as s:
            houses = s.scalars(select(Household).where(Household.village == village)).all()
            members = {m.id: m for m in s.scalars(select(Member).where(Member.village == village))}
            links = s.scalars(
                select(Membership).where(Membership.village == village, Membership.left.is_(None))
            ).all()
        self.codes = office.resources.codes
        self.houses = {row.id: row for row in houses}
        self.members = members
        self.link: dict[str, Membership] = {}
        self.people: dict[str, list[Member]] = defaultdict(list)
        for link in links:
            if link.member_id in members:
                self.link[link.member_id] = link
                self.people[link.household_id].append(members[link.member_id])
        self.by_number = _index((row.household_no, row.id) for row in houses)
        self.by_person_no = _index((m.person_no, m.id) for m in members.values())
        self.by_id_number = _index((m.id_number, m.id) for m in members.values())
        self.by_name_birth = _index((f"{m.name}/{m.birth}", m.id) for m in members.values() if m.birth)

    def house(self, row: HouseholdRow, numbered: bool) -> str | None:
        """The household this one is: by its number if the file has numbers, else by its people."""
        found = self.by_number.get(row.household_no, []) if numbered and row.household_no else []
        if len(found) == 1:
            return found[0]
        if numbered and row.household_no and not found:
            return None
        homes = {
            self.link[member_id].household_id
            for person in row.members
            for member_id in self._look_alike(person)
            if member_id in self.link
        }
        return homes.pop() if len(homes) == 1 else None

    def _look_alike(self, row: MemberRow) -> list[str]:
        if row.id_number:
            return self.by_id_number.get(row.id_number, [])
        return self.by_name_birth.get(f"{row.name}/{row.birth}", []) if row.birth else []

    def person(self, row: MemberRow, house: str | None) -> tuple[str | None, bool]:
        """(the member this one is or None, whether several could be)."""
        if row.person_no and self.by_person_no.get(row.person_no):
            return _only(self.by_person_no[row.person_no])
        if row.id_number and self.by_id_number.get(row.id_number):
            return _only(self.by_id_number[row.id_number])
        if house is None:
            return None, False
        same = [m for m in self.people[house] if m.name == row.name and not (m.person_no and row.person_no)]
        if row.birth is not None:
            born = [m.id for m in same if m.birth == row.birth]
            if born:
                return _only(born)
        related = [
            m.id for m in same if self.link[m.id].relation == row.relation and not (m.birth and row.birth)
        ]
        return _only(related) if related else (None, False)


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    result: dict[str, list[str]] = defaultdict(list)
    for key, value in pairs:
        if key:
            result[key].append(value)
    return result


def _only(found: Sequence[str]) -> tuple[str | None, bool]:
    return (found[0], False) if len(found) == 1 else (None, True)


def preview(
    office: Office, path: Path, progress: Progress = quiet, cancelled: Cancelled = never
) -> RosterPreview:
    """Read a roster in a caged child process and match it; writes nothing. Raises what the letterbox does."""
    reading = read_roster(
        path,
        codes=office.resources.codes,
        today=office.today(),
        ledger_village=office.name,
        progress=progress,
        cancelled=cancelled,
    )
    known = _Known(office)
    findings = list(reading.findings)
    plan = _plan(known, reading, findings, numbered=_numbered(office, reading))
    changed = [difference for house in plan for difference in _differences(known, house)]
    present = {house.id for house in plan if house.id}
    heads = {
        house: next((m.name for m in known.people[house] if known.link[m.id].relation == HEAD), "")
        for house in known.houses
    }
    absent = [(row.household_no, heads[row.id]) for row in known.houses.values() if row.id not in present]
    return RosterPreview(
        file=path.name,
        sheet=reading.sheet,
        households=len(plan),
        members=sum(len(house.people) for house in plan),
        new_households=sum(1 for house in plan if house.id is None),
        new_members=sum(1 for house in plan for person in house.people if person.id is None),
        changed=changed,
        absent=absent if known.houses else [],
        findings=[masked(finding) for finding in findings],
        unmasked=tuple(findings),
        plan=tuple(plan),
        reading=reading,
    )


def _numbered(office: Office, reading: RosterReading) -> bool:
    """Whether the file itself numbers its households; running numbers given by us identify nobody."""
    return any(office.resources.codes.field_of(column) == "household_no" for column in reading.columns)


def _plan(known: _Known, reading: RosterReading, findings: list[Finding], *, numbered: bool) -> list[_House]:
    used: set[str] = set()
    return [
        _match(known, row, reading.sheet, findings, used, numbered=numbered) for row in reading.households
    ]


def masked(finding: Finding) -> Finding:
    """A finding fit to be shown: sensitive values hidden."""
    if not finding.sensitive:
        return finding
    return replace(finding, given=mask_digits(finding.given), stored=mask_digits(finding.stored))


def _match(
    known: _Known, row: HouseholdRow, sheet: str, findings: list[Finding], used: set[str], *, numbered: bool
) -> _House:
    house = _House(row, known.house(row, numbered))
    here = known.houses[house.id] if house.id is not None else None
    if here is not None:
        for column, name in HOUSE_FIELDS.items():
            value = getattr(row, name)
            if value not in ("", None) and value != getattr(here, column):
                house.changes[column] = value
    kept = national.merged(here.national if here else None, _columns_of_house(known, row))
    if kept != (here.national if here else None):
        house.changes["national"] = kept
    for person in row.members:
        found, several = known.person(person, house.id)
        if several or (found is not None and found in used):
            findings.append(
                Finding(
                    "PERSON_AMBIGUOUS",
                    "warn",
                    _("账里有几个人都像这一行，没有合并，请人工核对。"),
                    sheet=sheet,
                    row=person.row,
                    column="姓名",
                    given=person.name,
                )
            )
            if several:
                continue
            found = None
        entry = _Person(person, found)
        if found is not None:
            used.add(found)
            _compare_person(known, entry, found)
        before = known.members[found].national if found is not None else None
        after = national.merged(before, _columns_of_person(known, person))
        if after != before:
            entry.changes["national"] = after
        house.people.append(entry)
    return house


def _columns_of_house(known: _Known, row: HouseholdRow) -> dict[str, str]:
    """What the file says in a household's columns that are kept as they are."""
    return national.agreed((person.given for person in row.members), known.codes.lists["national_household"])


def _columns_of_person(known: _Known, row: MemberRow) -> dict[str, str]:
    """What the file says in a person's columns that are kept as they are."""
    return national.kept(row.given, known.codes.lists["national_member"])


def _compare_person(known: _Known, entry: _Person, found: str) -> None:
    here, person = known.members[found], entry.file
    for name in MEMBER_FIELDS:
        value = getattr(person, name)
        if value not in ("", None) and value != getattr(here, name):
            entry.changes[name] = value
    link = known.link.get(found)
    entry.membership = link.id if link else None
    if link is not None and person.relation and person.relation != link.relation:
        entry.relation = person.relation


def _differences(known: _Known, house: _House) -> list[Difference]:
    result = []
    if house.id is not None:
        here = known.houses[house.id]
        who = next((p.name for p in house.file.members if p.relation == HEAD), house.file.household_no)
        result += _told(house.file.row, who, here, house.changes)
    for person in house.people:
        if person.id is not None:
            member = known.members[person.id]
            result += _told(person.file.row, member.name, member, person.changes)
            if person.relation is not None:
                link = known.link[person.id]
                result.append(
                    _difference(person.file.row, member.name, "relation", link.relation, person.relation)
                )
    return result


def _told(row: int, who: str, here: Household | Member, changes: dict[str, Any]) -> list[Difference]:
    """Each field that would change; the columns kept as they are each by its own heading."""
    result = []
    for name, value in changes.items():
        if name != "national":
            result.append(_difference(row, who, name, getattr(here, name), value))
            continue
        for heading, before, after in national.news(here.national, value):
            label = heading or _("全国系统的其他栏")
            result.append(
                Difference(row, who, label, before, after if heading else _("{n} 栏").format(n=after))
            )
    return result


def _difference(row: int, who: str, name: str, here: Any, there: Any) -> Difference:
    texts = [str(plain_value(value)) if value not in (None, "") else "" for value in (here, there)]
    if name in _SENSITIVE:
        texts = [mask_digits(text) for text in texts]
    return Difference(row, who, LABELS.get(name, name), *texts)


def apply(office: Office, shown: RosterPreview, reason: str = "") -> Imported:
    """Take a previewed roster in as one undoable change; nothing new makes no change at all.

    It is matched once more against the ledger as it stands, so that pressing twice takes it in once.
    """
    plan = _plan(_Known(office), shown.reading, [], numbered=_numbered(office, shown.reading))
    added_houses = added_people = changed = 0
    pending = any(
        house.id is None
        or house.changes
        or any(p.id is None or p.changes or p.relation for p in house.people)
        for house in plan
    )
    if pending:
        with office.change(Op.IMPORT_ROSTER, reason=reason) as s:
            for house in plan:
                new_house, new_people, fields = _take(s, house)
                added_houses += new_house
                added_people += new_people
                changed += fields
            _record(s, shown)
    return Imported(shown.households, shown.members, added_houses, added_people, changed)


def _take(s: Writing, house: _House) -> tuple[int, int, int]:
    changed = 0
    row = s.get(Household, (s.village, house.id)) if house.id else None
    if row is None:
        values = {column: getattr(house.file, name) for column, name in HOUSE_FIELDS.items()}
        row = Household(
            village=s.village,
            id=s.new_id(),
            alias=s.new_alias(),
            household_no=house.file.household_no,
            national=house.changes.get("national"),
            **values,
        )
        s.add(row)
    else:
        changed += _set(row, house.changes)
    new = 0
    people: list[Member] = []
    for person in house.people:
        member = s.get(Member, (s.village, person.id)) if person.id else None
        if member is None:
            member = _new_member(s, row.id, person)
            new += 1
        else:
            changed += _set(member, person.changes)
        if person.relation and person.membership:
            link = s.get(Membership, (s.village, person.membership))
            if link is not None:
                link.relation = person.relation
                changed += 1
        people.append(member)
    if house.id is None or new or any(p.changes for p in house.people) or house.changes:
        if house.id is None:
            row.search_key = household.key_of(row, people)
        else:
            household.refresh_search_key(s, row)
    return int(house.id is None), new, changed


def _set(row: Household | Member, changes: dict[str, Any]) -> int:
    """Write what changes; how many differences that are, as the preview told them."""
    count = len(national.news(row.national, changes["national"])) if "national" in changes else 0
    for name, value in changes.items():
        setattr(row, name, value)
        count += name != "national"
    return count


def _new_member(s: Writing, house_id: str, person: _Person) -> Member:
    row = person.file
    values = {name: getattr(row, name) for name in MEMBER_FIELDS}
    values["national"] = person.changes.get("national")
    values["name"], values["remark"] = row.name[:NAME_LIMIT], row.remark[:NOTE_LIMIT]
    return household.add_member(s, house_id, relation=row.relation, **values)


def _record(s: Writing, shown: RosterPreview) -> None:
    """Keep what the file said in cells we could not keep, encrypted with the rest of the ledger."""
    given: dict[str, Any] = {
        f"{finding.sheet}!{finding.row}!{finding.column}": finding.given
        for finding in shown.unmasked
        if finding.given
    }
    s.add(
        RosterImport(
            id=s.new_id(),
            village=s.village,
            file_sha256=shown.reading.sha256,
            at=instant(s.now),
            rows=shown.members,
            given=given,
        )
    )
