"""What a sheet of paper says, as plain values: the only way into the press.

A job fills one of these from the ledger; the press draws it and never looks anything up. So a card can be
made by hand in ten lines, compared, hashed and printed again years later with the same bytes.

Laws. No field holds an ID number, a household's phone, a bank account, a health state or a birth date:
what is not here cannot be printed. Phones in `Helper` and `Contacts` are *duty* phones and print in full.
Free text that people typed is veiled when drawn (see `veil`). Every text may be '' and then its place stays
quietly empty. Sums are given by the `Statement`; nothing here computes an income.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Final, Literal

from fupin_desk.model.income import Mark, Statement
from fupin_desk.model.values import Fen, Month

Icon = Literal[
    "wage", "grain", "pig", "fruit", "chick", "land", "card", "sack", "cash", "bowl", "book", "road",
    "house", "help", "policy", "family", "person", "note", "pen",
]  # fmt: skip
"""Pictograms a line may carry; `sack` is the neutral one for anything else."""

STREET_KINDS: Final[dict[str, Icon]] = {
    "产业帮扶": "pig",
    "就业帮扶": "wage",
    "公益性岗位帮扶": "person",
    "技能培训": "book",
    "消费帮扶": "fruit",
    "住房安全保障": "house",
    "饮水安全保障": "bowl",
    "搬迁": "house",
    "易地搬迁后续扶持": "house",
    "生产生活条件改善": "house",
    "基础设施": "road",
    "基础设施建设": "road",
    "科技帮扶": "book",
    "土地流转": "land",
}
"""Kinds of help that may hang on the street side. Health, allowances, schooling and loans are not among
them, nor is anything unknown: a new kind must be put here by somebody who thought about it."""

DoorSize = Literal["A5", "A4"]
"""Two door cards on one A4 sheet with cut marks, or one card on a whole A4 sheet lying."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where: the 12-digit code of the village (goes into the code on paper) and three names."""

    code: str
    county: str
    town: str
    village: str

    @property
    def whole(self) -> str:
        """County, town and village in one run."""
        return f"{self.county}{self.town}{self.village}"


@dataclass(frozen=True, slots=True)
class Helper:
    """The helper 帮扶责任人 with unit and duty phone."""

    name: str = ""
    unit: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Contacts:
    """Whom to call when something is wrong: the first secretary, the town, the hotline (all settings)."""

    secretary: str = ""
    secretary_phone: str = ""
    where: str = ""
    """When and where one can come in person: 每月逢五赶集日上午，村委会一楼."""
    town: str = ""
    """Office and person in the town: 石桥镇便民服务中心 何静."""
    town_phone: str = ""
    hotline: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the household as the card names him: name, relation to the head, what he does now."""

    name: str
    relation: str
    doing: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """A household as paper names it.

    `alias` is the random name in the code (8 characters 0-9 A-Z, never the number or a name); `number` the
    short number people use (松林03-017); `size` the head count printed (members may list fewer).
    """

    alias: str
    number: str
    group: str
    head: str
    size: int
    members: tuple[Member, ...] = ()
    helper: Helper = Helper()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries carry each mark: ● ◐ ○ ◌."""

    voucher: int = 0
    signed: int = 0
    estimated: int = 0
    told: int = 0

    def each(self) -> tuple[tuple[Mark, int], ...]:
        """Marks in printing order with their counts."""
        return (
            ("voucher", self.voucher),
            ("signed", self.signed),
            ("estimated", self.estimated),
            ("told", self.told),
        )

    @property
    def total(self) -> int:
        """All entries."""
        return self.voucher + self.signed + self.estimated + self.told


@dataclass(frozen=True, slots=True)
class SentHome:
    """The part of a wage that reached the household; the rest is printed as 相减得出."""

    amount: Fen
    counts: Counts = Counts()


@dataclass(frozen=True, slots=True)
class PlainLine:
    """One plain kind of money (打工的工资, 卖粮 …): sum over the window and how well it is proved."""

    icon: Icon
    name: str
    amount: Fen
    counts: Counts = Counts()
    note: str = ""
    sent_home: SentHome | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A household's account over the statement's window, by plain kinds, with the three views."""

    statement: Statement
    income: tuple[PlainLine, ...]
    costs: tuple[PlainLine, ...] = ()
    own: tuple[PlainLine, ...] = ()
    """Own goods eaten or used at home 自产自用: no cash."""
    entries: int = 0
    """Entries of the window in all, 笔."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One help the household got: when, what, how much, paid by whom out of what."""

    day: date | None
    name: str
    amount: str = ""
    source: str = ""
    document: str = ""
    unit: str = ""
    mark: Mark = "estimated"
    in_account: bool = False
    """True when the same money also stands in the account: the card says （已入账）."""


@dataclass(frozen=True, slots=True)
class IndoorCard:
    """屋内卡: the card that hangs inside, with full detail. `account` None: nothing is booked yet."""

    place: Place
    family: Family
    contacts: Contacts
    account: Account | None
    measures: tuple[Measure, ...] = ()
    version: int = 1
    title: str = ""
    """'' prints 我家的账."""
    period: str = ""
    """What stands in the head when `account` is None, e.g. 2025年10月—2026年9月."""


@dataclass(frozen=True, slots=True)
class FourTotals:
    """The four income totals of a consented door card."""

    wage: Fen
    business: Fen
    property: Fen
    transfer: Fen


@dataclass(frozen=True, slots=True)
class DoorCard:
    """门口卡 《帮扶明白卡》 for the street side.

    `measures` are kinds as the code lists name them (产业帮扶 …); a kind that could reveal health, an
    allowance, debts or a child at school is left out by the press and named in the warnings. Totals print
    only with `consent` (recorded, in writing) *and* a statement *and* totals.
    """

    place: Place
    family: Family
    contacts: Contacts
    measures: tuple[str, ...] = ()
    version: int = 1
    title: str = ""
    """'' prints 帮扶明白卡."""
    consent: bool = False
    statement: Statement | None = None
    totals: FourTotals | None = None


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line of the month sheet, in the order it is printed."""

    day: date | None
    name: str
    amount: Fen
    mark: Mark
    note: str = ""
    quantity: str = ""
    photos: int = 0
    late: bool = False
    number: int = 0
    """Its number in the account: 第 3 笔 is the same line on paper and on the screen. 0: counted here."""


@dataclass(frozen=True, slots=True)
class MonthSheet:
    """月单: one household's month to be signed on paper and photographed.

    `aside` are facts beside the sums (寄带回, 自产自用, 生活支出); `aside_sums` their sums by name.
    `statement` is over this one month; None: no line at all. `signers` are those the rule pack asks for,
    the household first, `may_sign` who may sign beside them; both empty: the usual four. `objections` are
    what the household said and nobody has answered yet.
    """

    place: Place
    family: Family
    contacts: Contacts
    month: Month
    keeper: str
    """Who keeps the book 记账人."""
    income: tuple[SheetLine, ...]
    costs: tuple[SheetLine, ...]
    aside: tuple[SheetLine, ...] = ()
    aside_sums: tuple[tuple[str, Fen], ...] = ()
    statement: Statement | None = None
    version: int = 1
    signers: tuple[str, ...] = ()
    may_sign: tuple[str, ...] = ()
    objections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Good:
    """Money or goods on a help-record card. `value` None: 不折钱."""

    name: str
    quantity: str = ""
    value: Fen | None = None
    source: str = ""
    document: str = ""
    unit: str = ""
    mark: Mark = "estimated"


@dataclass(frozen=True, slots=True)
class HelpCard:
    """帮扶记录卡: one visit or help, with content, goods, source of funds; both sign."""

    place: Place
    family: Family
    contacts: Contacts
    day: date
    way: str
    """入户 · 电话 · 会议 · anything else is 其他."""
    content: str
    kinds: tuple[str, ...] = ()
    goods: tuple[Good, ...] = ()
    times: int = 1
    """第 n 次帮扶."""
    companions: str = ""
    evidence: str = ""
    """What proves it in words: 发放表1张、照片3张."""
    words: str = ""
    """What the household said."""
    next_step: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """The printed recovery code of one ledger: whoever has it can open the ledger without the passphrase."""

    ledger: str
    station: str
    code: str
    """As the safe writes it, groups parted by - or spaces."""
    payload: str
    """What the square code holds (normally the code without separators)."""


@dataclass(frozen=True, slots=True)
class KeySheet:
    """The enrolment sheet of a station: its public keys in a square code, check words, a place to stamp."""

    station: str
    station_code: str
    role: str
    """驻村 / 乡镇 …, in words."""
    parent: str
    fingerprint: str
    """Digest of the keys as text, groups parted by spaces."""
    check_words: tuple[str, ...]
    """核对词: both sides read them aloud."""
    algorithms: str
    payload: str
    """What the square code holds: the enrolment file's text or a short form of it."""
    keeper: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class PrivacyNotice:
    """《个人信息告知书》: purpose, who sees it, how long it is kept, how to correct; the household signs."""

    place: Place
    family: Family
    contacts: Contacts
    handler: str
    """The unit that answers for the data."""
    readers: tuple[str, ...]
    kept: str
    """How long: 帮扶结束后保存五年."""
    version: int = 1


def texts_of(value: object) -> Iterator[str]:
    """Every text of a sheet, as deep as it goes."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for one in fields(value):
            yield from texts_of(getattr(value, one.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_of(item)
