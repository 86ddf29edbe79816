"""Rule packs 核算办法: a county's counting rules as dated data, and the poverty lines.

A pack says which kinds of income count, how own produce, migrants' wages and costs are treated, who
divides and who signs. It is a TOML file with a source document and the name of whoever confirmed it; this
file turns its bytes into a `RulePack` or refuses it naming the place. It computes no income (`income`
does) and knows no file, no clock.

Laws:

* A pack is complete: every switch is written in it. A missing one is refused, because a rule that is not
  written anywhere is a rule nobody confirmed. An unknown key is refused too: it is a misspelt rule.
* Some things are nobody's to switch: loans and insurance claims are never income, stock never counts, a
  ledger is signed at least by household and helper. A pack that says otherwise is refused.
* Absences (`ABSENCES`) say who still shares the income while he is away; a ledger that holds it otherwise is
  a question for the next visit, never changed by itself.
* A pack that follows another is in force from its own first month on; earlier months keep the pack they had
  (`in_force`).
* No float: shares and ratios are read as decimals into whole parts of ten thousand (40 % is 4000).
* Confirmed is only what carries a name and a day. Everything computed under the rest says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, Literal, get_args

from fupin_desk.i18n import N_, _
from fupin_desk.model.items import ItemList, UnknownItem, UnknownSub
from fupin_desk.model.packfile import WHOLE, BadPack, Table
from fupin_desk.model.values import Fen, Month, Window

Count = Literal["counted", "partly", "not"]
Migrant = Literal["gross", "minus_living", "remitted"]
CostMethod = Literal["voucher", "ratio"]
Divisor = Literal["sharing", "registered"]
Period = Literal["month", "xun"]
Role = Literal["household", "helper", "first_secretary", "village_secretary"]
MinutesRole = Literal["recorder", "first_secretary", "village_secretary", "township_principal"]
LineKind = Literal["nbs", "planning", "exit", "monitor"]

CASES: Final[Mapping[str, str]] = {
    "one_off": N_("一次性救助、慰问"),
    "earmarked": N_("搬迁、危房、圈舍等专项补助"),
    "pension": N_("养老、优抚金"),
    "dibao": N_("低保、特困供养"),
    "scholarship": N_("教育扶持"),
    "support": N_("赡养费"),
    "remittance": N_("不共享收入的家人寄回带回"),
    "asset_sale": N_("变卖资产"),
    "claims": N_("理赔、报销"),
    "loan": N_("借款"),
}
"""Every disputed case a pack must decide, with its Chinese name."""

ABSENCES: Final[Mapping[str, str]] = {
    "student": N_("在外上学"),
    "conscript": N_("服兵役"),
    "prison": N_("服刑"),
    "missing": N_("失联"),
    "married_out": N_("出嫁"),
}
"""Why a member may be away; a pack says of each whether he still shares the household's income."""

NOTICES: Final[Mapping[str, str]] = {"exit": N_("退出公示"), "monitor": N_("纳入公示")}
"""Notices whose days on the board a pack may say."""

CLOCKS: Final[Mapping[str, str]] = {
    "identify_days": N_("识别时限"),
    "measures_days": N_("落实帮扶时限"),
    "removal_months": N_("消除风险至少"),
}
"""Time limits a pack may say."""

NEVER_INCOME: Final = frozenset({"claims", "loan"})
"""Cases that no pack may count: they enter the reference income or nothing."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """Whether a kind of income counts, and how much of it in parts of ten thousand."""

    count: Count
    share: int

    def of(self, amount: Fen) -> Fen:
        """What counts of an amount, rounded half away from zero to the fen."""
        return part(amount, self.share)


@dataclass(frozen=True, slots=True)
class PovertyLine:
    """One line in yuan per head and year. `sourced`: found in a published text; `confirmed_by`: a person."""

    region: str
    kind: LineKind
    year: int
    amount: Fen
    sourced: bool
    source_doc: str
    confirmed_by: str
    confirmed_on: date | None
    note: str

    @property
    def confirmed(self) -> bool:
        """Whether somebody put a name and a day to it."""
        return bool(self.confirmed_by and self.confirmed_on)


@dataclass(frozen=True, slots=True)
class RulePack:
    """A county's counting rules. Shares in parts of ten thousand, `near_band` in fen above a line.

    `cost_applies` maps an item or ``item.sub`` to a kind of `cost_ratio`; `cost_kept` are expense items
    taken off by voucher even where ratios rule. `members` says which absent members still share income.
    `exit_checklist`, `notice_days`, `clocks` (days, months) and `minutes` belong to work that comes later;
    they are read, shown and compared like everything else. `sha256` is the digest of the text the pack was
    read from, '' for one that ships with the program.
    """

    id: str
    title: str
    subtitle: str
    region: str
    valid_from: date
    valid_to: date | None
    source_doc: str
    confirmed_by: str
    confirmed_on: date | None
    year_start_month: int
    period: Period
    eaten: Treatment
    migrant: Migrant
    cost_method: CostMethod
    cost_ratio: Mapping[str, int]
    cost_applies: Mapping[str, str]
    cost_kept: frozenset[str]
    divisor: Divisor
    members: Mapping[str, bool]
    cases: Mapping[str, Treatment]
    near_band: Fen
    transfer_share: int
    lines: tuple[PovertyLine, ...]
    signers: tuple[Role, ...]
    also_sign: tuple[Role, ...]
    cards: tuple[str, ...]
    exit_checklist: tuple[str, ...]
    notice_days: Mapping[str, int]
    clocks: Mapping[str, int]
    minutes: tuple[MinutesRole, ...] = ()
    sha256: str = ""

    @property
    def ref(self) -> str:
        """How a village names this very version: its id, with a digest for one that was imported."""
        return f"{self.id}@{self.sha256[:12]}" if self.sha256 else self.id

    @property
    def confirmed(self) -> bool:
        """Whether the county put a name and a day to this pack."""
        return bool(self.confirmed_by and self.confirmed_on)

    def ratio(self, item: str, sub: str) -> int:
        """The fixed cost ratio of an income item in parts of ten thousand; 0 where costs go by voucher."""
        if self.cost_method != "ratio":
            return 0
        kind = self.cost_applies.get(f"{item}.{sub}") or self.cost_applies.get(item)
        return self.cost_ratio[kind] if kind else 0

    def valid_over(self, window: Window) -> bool:
        """Whether the pack is in force over the whole window."""
        late = self.valid_to is not None and window.end > Month.of(self.valid_to)
        return Month.of(self.valid_from) <= window.start and not late


def part(amount: Fen, share: int) -> Fen:
    """A share (in parts of ten thousand) of an amount, rounded half away from zero, in integers."""
    rounded = (abs(amount) * share * 2 + WHOLE) // (2 * WHOLE)
    return rounded if amount >= 0 else -rounded


def part_of_each(amounts: Iterable[Fen], share: int) -> Fen:
    """The sum of a share of each of some amounts, none negative, each rounded by itself as `part` does."""
    return sum([(amount * share + WHOLE // 2) // WHOLE for amount in amounts])


def covers(region: str, village: str) -> bool:
    """Whether a region (6–12 digits, zeros for "all below") contains a village's code."""
    whole = region.ljust(12, "0")
    for length in (2, 4, 6, 9):
        if not whole[length:].strip("0"):
            return whole[:length].strip("0") == "" or village.startswith(whole[:length])
    return village == whole


def in_force(chain: Sequence[RulePack], month: Month) -> RulePack:
    """Of packs that followed each other, newest first: the newest that had begun by this month.

    Before the first of them began, the first; whoever counts says that it is not valid there.
    """
    return next((pack for pack in chain if Month.of(pack.valid_from) <= month), chain[-1])


def line_for(lines: Iterable[PovertyLine], village: str, kind: LineKind, year: int) -> PovertyLine | None:
    """The line of this kind and year for a village: a confirmed one first, then the narrowest region."""
    of_year = [line for line in lines if line.kind == kind and line.year == year]
    fitting = [line for line in of_year if covers(line.region, village)]
    return max(fitting, key=lambda line: (line.confirmed, len(line.region.rstrip("0"))), default=None)


def parse_lines(data: bytes) -> tuple[PovertyLine, ...]:
    """Read `lines.toml`. Raises BadPack naming the key that is wrong."""
    table = Table.read(data)
    lines = _lines(table)
    table.done()
    return lines


def parse_pack(data: bytes) -> RulePack:
    """Read a rule pack's TOML. Raises BadPack naming the key that is wrong, missing or unknown."""
    table = Table.read(data)
    cost = table.table("cost")
    cost_method = cost.word("method", get_args(CostMethod))
    ratios, applies = _ratios(cost, cost_method)
    kept = frozenset(cost.texts("kept"))
    cost.done()
    sign = table.table("signatures")
    signers = sign.words("ledger", get_args(Role))
    if not {"household", "helper"} <= set(signers):
        raise sign.wrong("ledger", _("至少要农户和帮扶责任人双方签字"))
    also_sign = sign.words("ledger_also", get_args(Role))
    minutes = sign.words("minutes", get_args(MinutesRole))
    sign.done()
    watch = table.table("watch")
    near_band, transfer_share = watch.yuan("below_line_plus_yuan"), watch.share("transfer_share")
    watch.done()
    valid_from, valid_to = table.day("valid_from"), table.day("valid_to", optional=True)
    if valid_from is None or (valid_to is not None and valid_to < valid_from):
        raise table.wrong("valid_to", _("早于 valid_from"))
    pack = RulePack(
        id=table.text("id", limit=40),
        title=table.text("title"),
        subtitle=table.text("subtitle", default=""),
        region=_region(table),
        valid_from=valid_from,
        valid_to=valid_to,
        source_doc=table.text("source_doc"),
        confirmed_by=table.text("confirmed_by", default=""),
        confirmed_on=table.day("confirmed_on", optional=True),
        year_start_month=table.number("year_start_month", 1, 12),
        period=table.word("period", get_args(Period)),
        eaten=_in_kind(table.table("in_kind")),
        migrant=table.word("migrant", get_args(Migrant)),
        cost_method=cost_method,
        cost_ratio=ratios,
        cost_applies=applies,
        cost_kept=kept,
        divisor=table.word("divisor", get_args(Divisor)),
        members=_members(table.table("members")),
        cases=_cases(table.table("cases")),
        near_band=near_band,
        transfer_share=transfer_share,
        lines=_lines(table),
        signers=signers,
        also_sign=also_sign,
        cards=table.words("cards", ("indoor", "door")),
        exit_checklist=table.texts("exit_checklist"),
        notice_days=_days(table.table("notice_days", optional=True), NOTICES),
        clocks=_days(table.table("clocks", optional=True), CLOCKS),
        minutes=minutes,
    )
    table.done()
    return pack


def refuse_unknown_items(pack: RulePack, items: ItemList) -> None:
    """Refuse a ratio for no income, and an expense kept that is none: a misspelt code would lose its rule.

    Raises BadPack naming the key.
    """
    named = [(f"cost.applies.{place}", place, "income") for place in pack.cost_applies]
    named += [("cost.kept", place, "cost") for place in sorted(pack.cost_kept)]
    for key, place, side in named:
        try:
            known = items.get(items.parse(place)[0]).side == side
        except (UnknownItem, UnknownSub):
            known = False
        if not known:
            raise BadPack(place=key, why=_("“{given}”不是这里能写的记账项目").format(given=place[:20]))


def _ratios(cost: Table, method: CostMethod) -> tuple[Mapping[str, int], Mapping[str, str]]:
    rates, applies = cost.table("ratio", optional=True), cost.table("applies", optional=True)
    ratios = {kind: rates.share(kind) for kind in rates.keys()}  # noqa: SIM118  (a Table, not a dict)
    kinds: dict[str, str] = {item: applies.word(item, list(ratios)) for item in applies.keys()}  # noqa: SIM118
    if method == "ratio" and not kinds:
        raise cost.wrong("applies", _("按比例扣成本，却没有写哪一项用哪个比例"))
    return MappingProxyType(ratios), MappingProxyType(kinds)


def _treatment(table: Table, key: str) -> Treatment:
    """``"counted"``, ``"not"`` or ``{ count = "partly", share = 0.5 }``."""
    if isinstance(table.peek(key), dict):
        partly = table.table(key)
        partly.word("count", ("partly",))
        share = partly.share("share")
        if not 0 < share < WHOLE:
            raise partly.wrong("share", _("要大于 0、小于 1"))
        partly.done()
        return Treatment("partly", share)
    counted = table.word(key, ("counted", "not")) == "counted"
    return Treatment("counted", WHOLE) if counted else Treatment("not", 0)


def _cases(table: Table) -> Mapping[str, Treatment]:
    cases = {case: _treatment(table, case) for case in CASES}
    for case in sorted(NEVER_INCOME):
        if cases[case].share:
            raise table.wrong(case, _("这一项永远不算收入"))
    table.done()
    return MappingProxyType(cases)


def _in_kind(table: Table) -> Treatment:
    eaten = _treatment(table, "eaten")
    if table.take("stock") != "not":
        raise table.wrong("stock", _("库存和未挂果的树永远不算收入"))
    table.done()
    return eaten


def _members(table: Table) -> Mapping[str, bool]:
    shares = {absence: table.flag(absence) for absence in ABSENCES}
    table.done()
    return MappingProxyType(shares)


def _days(table: Table, allowed: Mapping[str, str]) -> Mapping[str, int]:
    days = {key: table.number(key, 0, 3660) for key in allowed if key in table.keys()}  # noqa: SIM118
    table.done()
    return MappingProxyType(days)


def _region(table: Table) -> str:
    region = table.text("region")
    if not (region.isascii() and region.isdecimal() and len(region) in {6, 9, 12}):
        raise table.wrong("region", _("要写 6、9 或 12 位区划代码"))
    return region


def _lines(table: Table) -> tuple[PovertyLine, ...]:
    return tuple(_line(row) for row in table.tables("line"))


def _line(row: Table) -> PovertyLine:
    line = PovertyLine(
        region=_region(row),
        kind=row.word("kind", get_args(LineKind)),
        year=row.number("year", 1978, 2100),
        amount=row.yuan("yuan"),
        sourced=row.flag("sourced"),
        source_doc=row.text("source_doc"),
        confirmed_by=row.text("confirmed_by", default=""),
        confirmed_on=row.day("confirmed_on", optional=True),
        note=row.text("note", default=""),
    )
    row.done()
    return line
