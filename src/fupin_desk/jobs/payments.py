"""发放表入账: a list of payments read, matched to households, shown, then booked as one undoable change.

Nothing is written by looking. What matches by proof (`payment_match`) is booked; everything else waits in the
tray with its reason: nobody or several of that name, bounced, taken back, a closed month, a line that stands
already. The same list again, in whatever format it was saved, changes nothing. Which column means what and
which item a title means is remembered for its sender on this desk.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from fupin_desk.errors import Finding
from fupin_desk.i18n import N_, _
from fupin_desk.intake.cells import Sheet
from fupin_desk.intake.child import read_bytes, read_sheets
from fupin_desk.intake.payment_flaws import payment_flaw
from fupin_desk.intake.payment_table import ColumnSeen
from fupin_desk.intake.payments import PaidRow, PaymentReading, judge_payments
from fupin_desk.intake.troubles import Limits
from fupin_desk.jobs.office import Cancelled, Office, Progress, never, quiet
from fupin_desk.jobs.payment_match import Match, Village, Villager
from fupin_desk.model.account import Entry, Period
from fupin_desk.model.items import written
from fupin_desk.model.masks import mask_bank, mask_id
from fupin_desk.model.payment import same_list
from fupin_desk.model.station import setting
from fupin_desk.model.values import Fen, Month

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


WHY: Final = {
    "unknown": N_("账上没有这个人"),
    "several": N_("不止一个人对得上"),
    "id_differs": N_("姓名和证件号码指向两个人"),
    "group_differs": N_("姓名对得上，组不一样"),
    "account_name": N_("账号对得上，姓名不是这一户的"),
    "number_name": N_("户编号对得上，姓名不是这一户的"),
    "left": N_("这个人已经不在户里"),
    "bounced": N_("没有发成"),
    "negative": N_("追回或冲销"),
    "amount": N_("金额看不懂"),
    "closed": N_("这个月已经结账"),
    "booked_before": N_("账上已有同样的一笔"),
    "repeat": N_("和前面一行相同"),
}
"""Why a row waits in the tray."""
HOW: Final = {
    "id": N_("证件号码"),
    "account": N_("账号"),
    "number": N_("户编号"),
    "name": N_("姓名和组"),
    "": "",
}


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row and what would become of it; numbers are masked. `why` is '' for a row that is booked."""

    row: int
    name: str
    id_masked: str
    account_masked: str
    group: str
    amount: Fen | None
    words: str
    code: str
    label: str
    household_id: str
    household_no: str
    head: str
    how: str
    state: str
    why: str
    collected_by: str
    candidates: tuple[str, ...]

    @property
    def why_words(self) -> str:
        """The reason in words."""
        return _(WHY[self.why]) if self.why in WHY else ""


@dataclass(frozen=True, slots=True)
class KindSum:
    """What the list calls one kind of money, the item it goes under ('' unknown), rows and sum booked."""

    words: str
    code: str
    label: str
    rows: int
    total: Fen


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says about a list instead of the program; empty: the program's own proposal."""

    sender: str = ""
    item: str = ""
    month: str = ""
    items: Mapping[str, str] = field(default_factory=dict)
    mapping: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """A row with the member it was matched to, before anything is masked."""

    row: PaidRow
    match: Match
    item: str
    sub: str
    state: str
    why: str


@dataclass(frozen=True, slots=True)
class PaymentPreview:
    """A list read and matched, nothing written yet. `already`: the list of the ledger that it is, if any."""

    file: str
    title: str
    sender: str
    month: str
    month_told: bool
    paid_on: date | None
    columns: tuple[ColumnSeen, ...]
    missing: tuple[str, ...]
    matched: tuple[PlannedRow, ...]
    waiting: tuple[PlannedRow, ...]
    households: int
    kinds: tuple[KindSum, ...]
    total: Fen
    booked_total: Fen
    told_total: Fen | None
    learns: int
    already: str
    findings: tuple[Finding, ...]
    from_bank: bool
    said: Said = field(repr=False)
    source: _Source = field(repr=False)
    plan: tuple[Plan, ...] = field(repr=False)
    reading: PaymentReading = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Source:
    """The file as it was read once: its sheets can be judged again under another mapping."""

    file: str
    sha256: str
    sheets: tuple[Sheet, ...] = field(repr=False)


def preview(
    office: Office,
    path: Path,
    said: Said = Said(),
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> PaymentPreview:
    """Read a list in a caged child process and match it; writes nothing. Raises what the letterbox does."""
    limits = Limits()
    data = read_bytes(path, limits)
    sheets = read_sheets(data, file=path.name, limits=limits, cancelled=cancelled)
    source = _Source(path.name, hashlib.sha256(data).hexdigest(), tuple(sheets))
    return _judged(office, source, said, progress, cancelled)


def again(office: Office, shown: PaymentPreview, said: Said) -> PaymentPreview:
    """The same file under what a person says now; it is not read again."""
    return _judged(office, shown.source, said, quiet, never)


def _judged(
    office: Office, source: _Source, said: Said, progress: Progress, cancelled: Cancelled
) -> PaymentPreview:
    words = office.resources.payment_words

    def judge(mapping: Mapping[str, str]) -> PaymentReading:
        return judge_payments(
            source.sheets, file=source.file, words=words, mapping=mapping, cancelled=cancelled,
            progress=progress,
        )  # fmt: skip

    reading = judge(said.mapping)
    sender = said.sender.strip() or reading.sender
    kept = remembered(office, sender)
    if kept["mapping"] and not said.mapping:
        reading = judge(kept["mapping"])
    month = str(Month.parse(said.month)) if said.month else _month(office, reading)
    codes = _codes(office, reading, said, kept["items"])
    findings = list(reading.findings)
    with office.read() as s:
        known = Village.read(s, office.village)
        plan = _plan(office, s, known, reading, codes, month, findings)
        same = same_list(s, office.village, source.sha256, reading.rows_digest(), month)
    booked = [one for one in plan if not one.why]
    return PaymentPreview(
        file=source.file,
        title=reading.title,
        sender=sender,
        month=month,
        month_told=bool(said.month or reading.month or reading.paid_on),
        paid_on=reading.paid_on,
        columns=reading.columns,
        missing=reading.missing,
        matched=tuple(_shown(office, known, one) for one in booked),
        waiting=tuple(_shown(office, known, one) for one in plan if one.why),
        households=len({one.match.household_id for one in booked}),
        kinds=_kinds(office, plan, codes),
        total=reading.total,
        booked_total=sum(one.row.amount or 0 for one in booked),
        told_total=reading.told_total,
        learns=len(learnt_accounts(known, plan)),
        already="" if same is None else (same.title or same.month),
        findings=tuple(findings),
        from_bank=words.says("banks", sender),
        said=said,
        source=source,
        plan=tuple(plan),
        reading=reading,
    )


def _month(office: Office, reading: PaymentReading) -> str:
    """The month the money came in, else the one the title names, else this month."""
    if reading.paid_on is not None:
        return str(Month.of(reading.paid_on))
    return reading.month or str(Month.of(office.today()))


def _codes(
    office: Office, reading: PaymentReading, said: Said, remembered: Mapping[str, str]
) -> dict[str, tuple[str, str]]:
    """For each kind of money in the list the item and sub-item it goes under; unknown kinds are missing."""
    words, known = office.resources.payment_words, office.resources.items
    fallback = words.item_of(reading.title) or words.item_of(reading.sheet)
    result = {}
    for kind in dict.fromkeys(row.words for row in reading.rows):
        told = said.item or said.items.get(kind) or remembered.get(kind_key(kind, reading.title))
        code = told or words.item_of(kind) or fallback
        if code:
            result[kind] = known.parse(code)
    return result


def kind_key(words: str, title: str) -> str:
    """What a kind of money is remembered by: the list's word for it, else its title without the date."""
    return words or re.sub(r"[\d年月日季度第一二三四（）()\s.-]", "", title)


def _plan(
    office: Office, s: Session, known: Village, reading: PaymentReading, codes: dict[str, tuple[str, str]],
    month: str, findings: list[Finding],
) -> list[Plan]:  # fmt: skip
    closed = _closed(s, office.village, month)
    standing = _standing(s, office.village, month)
    seen: set[tuple[str, ...]] = set()
    result = []
    for row in reading.rows:
        match = known.match(row)
        item, sub = codes.get(row.words, ("", ""))
        if match.flaw:
            findings.append(payment_flaw(match.flaw, reading.sheet, row.row))
        if row.day is not None and str(Month.of(row.day)) != month:
            findings.append(payment_flaw("DAY_ELSEWHERE", reading.sheet, row.row))
        same = (row.name, row.id_number, row.account, str(row.amount), row.words, row.household_no, row.group)
        line = (match.household_id, item, sub, row.amount)
        state, why = "booked", match.why
        if row.amount is None:
            state, why = "waiting", "amount"
        elif row.status:
            state = why = row.status
        elif why:
            state = "waiting"
        elif match.household_id in closed:
            state, why = "waiting", "closed"
        elif same in seen:
            state, why = "waiting", "repeat"
        elif standing[line] > 0:
            standing[line] -= 1
            state, why = "waiting", "booked_before"
        seen.add(same)
        result.append(Plan(row, match, item, sub, state, why))
    return result


def _closed(s: Session, village: str, month: str) -> frozenset[str]:
    query = select(Period.household_id).where(
        Period.village == village, Period.month == month, Period.state == "closed"
    )
    return frozenset(s.scalars(query))


def _standing(s: Session, village: str, month: str) -> Counter[tuple[str, str, str, Fen | None]]:
    """How many lines of the month stand already, by household, item and amount."""
    query = select(Entry.household_id, Entry.item, Entry.sub, Entry.amount).where(
        Entry.village == village, Entry.month == month, Entry.gone.is_(None)
    )
    return Counter((house, item, sub, amount) for house, item, sub, amount in s.execute(query))


def _shown(office: Office, known: Village, one: Plan) -> PlannedRow:
    row, home = one.row, known.homes.get(one.match.household_id)
    return PlannedRow(
        row=row.row,
        name=row.name,
        id_masked=mask_id(row.id_number),
        account_masked=mask_bank(row.account),
        group=row.group,
        amount=row.amount,
        words=row.words,
        code=written(one.item, one.sub),
        label=office.resources.items.label(one.item, one.sub) if one.item else "",
        household_id=one.match.household_id,
        household_no=home.number if home else "",
        head=home.head if home else "",
        how=_(HOW[one.match.how]) if one.match.how else "",
        state=one.state,
        why=one.why,
        collected_by=row.collected_by,
        candidates=tuple(candidate_words(known, other) for other in one.match.candidates),
    )


def candidate_words(known: Village, one: Villager) -> str:
    """Somebody who could be meant, told apart from namesakes: ``张三（一组，户主张大，0012）``."""
    home = known.homes.get(one.household_id)
    if home is None:
        return one.name
    head = _("户主{name}").format(name=home.head) if home.head not in ("", one.name) else ""
    told = [part for part in (home.group, head, home.number[-4:]) if part]
    return f"{one.name}（{'，'.join(told)}）" if told else one.name


def _kinds(office: Office, plan: Sequence[Plan], codes: dict[str, tuple[str, str]]) -> tuple[KindSum, ...]:
    rows: dict[str, list[Fen]] = defaultdict(list)
    for one in plan:
        if not one.why:
            rows[one.row.words].append(one.row.amount or 0)
        else:
            rows[one.row.words] += []
    result = []
    for words, amounts in rows.items():
        item, sub = codes.get(words, ("", ""))
        label = office.resources.items.label(item, sub) if item else ""
        result.append(KindSum(words, written(item, sub), label, len(amounts), sum(amounts)))
    return tuple(result)


def learnt_accounts(known: Village, plan: Sequence[Plan]) -> dict[str, str]:
    """Member → account to remember: of those whose ID number matched and who fetched the money themselves.

    Two different accounts for one person in one list teach nothing.
    """
    told: dict[str, set[str]] = defaultdict(set)
    for one in plan:
        row, member = one.row, one.match.member_id
        sound = row.account and "*" not in row.account and not row.collected_by and not row.status
        if member and one.match.how == "id" and sound and not one.match.flaw:
            told[member].add(row.account)
    have = {one.member_id: one.account for people in known.of_home.values() for one in people}
    return {
        member: next(iter(accounts))
        for member, accounts in told.items()
        if len(accounts) == 1 and have.get(member) not in accounts
    }


def setting_name(sender: str) -> str:
    """The setting that remembers a sender; its name may be long and is kept inside."""
    return f"payments.{hashlib.sha256(sender.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"


def remembered(office: Office, sender: str) -> dict[str, dict[str, str]]:
    """What this desk knows of a sender's lists: heading → field, kind of money → item."""
    kept: Any = {}
    if sender:
        with office.read() as s:
            kept = json.loads(setting(s, setting_name(sender)) or "{}")
    return {name: dict(kept.get(name, {})) for name in ("mapping", "items")}
