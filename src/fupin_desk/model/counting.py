"""What each line does in each of the three views: the one place where a rule meets a fact.

Lines that are alike in everything a rule asks for (item, sub-item, use, one-off) are first laid together
into a `Piece`; then every piece is entered once into three `Tally` sheets, one per view. So the rules are
asked some twenty times for a household-year, not once for each of its 400 lines.

The rules, in the order they are asked (an item or use this program does not know, from a newer one, is shown
among the steps and counts nowhere):

1. Borrowing, living expenses, claims and own medical payments are no income and no cost: left out.
2. Stock, seed, fodder and gifts were neither sold nor eaten: left out. Own produce eaten at home counts in
   the policy view as the pack says, at the price that was booked; it never is cash.
3. A disputed kind (pension, 低保, one-off aid …) counts in the policy view as the pack's switch says. Cash
   and home ask no pack: what came as money counts, except what is no lasting income (`NOT_LASTING`).
4. A migrant's wage (one with living cost or money sent home) counts in policy as the pack says, in cash
   gross less the living cost that earned it, at home by what was sent. Where that is not known, home falls
   back to the cash figure. What was sent home is never added on top of a wage.
5. Costs: cash and home take off what was spent. Policy does too, or, where ratios rule, takes off fixed
   ratios of the income counted instead. Ratio costs and own produce are estimates, always ○.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from operator import attrgetter, itemgetter
from typing import Final, TypeAlias

from fupin_desk.i18n import N_, _
from fupin_desk.model.figures import Line, Mark, Reason, Step, StepKind, Use, ViewName
from fupin_desk.model.items import Item, ItemList, Side, written
from fupin_desk.model.packfile import WHOLE
from fupin_desk.model.rules import CASES, RulePack, Treatment, part, part_of_each
from fupin_desk.model.values import Fen, Window

NOT_LASTING: Final = frozenset({"one_off", "earmarked", "asset_sale"})
"""Kinds that are money but no lasting income: outside cash and home whatever a pack says."""

_COUNTED: Final = N_("收到多少计多少")
_SPENT: Final = N_("花了多少扣多少")
_EATEN: Final = N_("自家吃用，按记账的价折算")
_NOT_MONEY: Final = N_("自家吃用，没有变成钱，不计")
_EATEN_NOT: Final = N_("核算办法不计自家吃用")
_SWITCHED_OFF: Final = N_("核算办法不计：{case}")
_PARTLY: Final = N_("核算办法只计 {percent}%：{case}")
_OWN: Final = N_("自家吃用")
_NO_INCOME: Final = N_("不是经常性收入，不计：{case}")
_RATIO: Final = N_("成本按收入的 {percent}% 扣（估算）")
_RATIO_INSTEAD: Final = N_("成本已按比例扣，实际支出不再扣")
_COST_IN_KIND: Final = N_("自家的东西，没有花钱，不扣")
_GROSS: Final = N_("外出务工工资，按应发数计")
_LIVING: Final = N_("在外生活开支，是挣工资的成本")
_LESS_LIVING: Final = N_("外出务工工资，扣在外生活开支后计")
_SENT: Final = N_("外出务工工资，换成寄带回的数")
_KEPT: Final[dict[Use, str]] = {
    "stock": N_("库存，没有卖也没有吃，不计"),
    "seed": N_("留种，不计"),
    "fed": N_("喂了牲畜，不计"),
    "given": N_("送了人，不计"),
}
_ASIDE: Final[dict[Side, str]] = {
    "loan": N_("借还款不是收入，不计"),
    "living": N_("生活支出不扣减纯收入"),
    "reference": N_("只进监测参考收入"),
}
_STRANGE: Final = N_("这个版本不认识的项目或用途，不计")
_KINDS: Final[dict[StepKind, int]] = {
    "counted": 0,
    "substituted": 1,
    "cost": 2,
    "ratio_cost": 3,
    "left_out": 4,
}
"""Kinds of steps in the order they stand in below one item."""

Evidence: TypeAlias = tuple[Fen, Fen, Fen]
"""An amount by what proves it: voucher, signed, estimated."""

_WORTH: Final[dict[Mark, int]] = {"voucher": 0, "signed": 1, "estimated": 2, "told": 2}


@dataclass(slots=True)
class Piece:
    """Lines alike in everything a rule asks for: item, sub-item, use, one-off.

    `worth` says of each line what proves it: 0 a voucher, 1 signatures, 2 nothing (estimated or told). The
    rest follows from them: `place` in the form, `amount` by evidence, `entries` sorted.
    """

    item: Item
    sub: str
    use: Use
    case: str
    label: str
    lines: list[Line]
    worth: list[int]
    place: tuple[int, int, str, str]
    entries: tuple[str, ...]
    amount: Evidence

    def each(self, figure: Callable[[Line], Fen]) -> Evidence:
        """A figure taken line by line and added up by evidence."""
        return _by_evidence(self.worth, [figure(line) for line in self.lines])


def _by_evidence(worth: list[int], amounts: list[Fen]) -> Evidence:
    sums = [0, 0, 0]
    for number, amount in zip(worth, amounts, strict=True):
        sums[number] += amount
    return sums[0], sums[1], sums[2]


def guessed(amount: Evidence) -> Evidence:
    """The same amount as an estimate, whatever its lines can show."""
    return 0, 0, sum(amount)


_Key: TypeAlias = tuple[int, int, str, str, int, str]


@dataclass(slots=True)
class Tally:
    """One view while it is being counted. `evidence` holds absolute amounts, `by_reason` signed ones."""

    income: Fen = 0
    cost: Fen = 0
    evidence: list[Fen] = field(default_factory=lambda: [0, 0, 0])
    by_reason: dict[Reason, Fen] = field(default_factory=dict)
    rows: dict[_Key, Step] = field(default_factory=dict)

    def steps(self) -> tuple[Step, ...]:
        """The steps in the order of the form; below an item what counts first, what is left out last."""
        return tuple([step for _key, step in sorted(self.rows.items(), key=_first)])


_first: Callable[[tuple[_Key, Step]], _Key] = itemgetter(0)


def _enter(
    piece: Piece, kind: StepKind, amounts: Evidence, rule: str, *tallies: Tally, reason: Reason = "switches"
) -> None:
    """Let a piece do the same in some views; `amounts` are positive for income and for cost alike."""
    voucher, signed, estimated = amounts
    amount = voucher + signed + estimated
    earned = kind == "counted" or kind == "substituted"  # noqa: PLR1714  (a set costs four times as much)
    step = _step(piece, kind, amount if earned else -amount, rule)
    key = (*piece.place, _KINDS[kind], rule)
    for tally in tallies:
        if earned:
            tally.income += amount
        else:
            tally.cost += amount
        evidence = tally.evidence
        evidence[0] += abs(voucher)
        evidence[1] += abs(signed)
        evidence[2] += abs(estimated)
        tally.by_reason[reason] = tally.by_reason.get(reason, 0) + step.amount
        _note(tally, key, step)


def _leave(piece: Piece, rule: str, *tallies: Tally) -> None:
    """Leave a piece out of some views, saying by which rule."""
    step = _step(piece, "left_out", 0, rule)
    key = (*piece.place, _KINDS["left_out"], rule)
    for tally in tallies:
        _note(tally, key, step)


def _step(piece: Piece, kind: StepKind, amount: Fen, rule: str) -> Step:
    return Step(kind, piece.item.code, piece.sub, piece.label, amount, rule, piece.entries)


def _note(tally: Tally, key: _Key, step: Step) -> None:
    """Put a step down, or add it to the one that did the same by the same rule."""
    row = tally.rows.get(key)
    if row is not None:
        entries = tuple(sorted(row.entries + step.entries))
        amount = row.amount + step.amount
        step = Step(row.kind, row.item, row.sub, row.label, amount, row.rule, entries)
    tally.rows[key] = step


@dataclass(slots=True)
class Counted:
    """Everything one pass over the lines found out."""

    tallies: dict[ViewName, Tally]
    late: int = 0
    aside: dict[str, Fen] = field(default_factory=dict)
    """Amounts that are neither income nor cost, by item as written (``R``, ``X``, ``F4.1`` …)."""
    wages: int = 0
    """How many wage lines there are."""
    remittances: int = 0
    """How many lines of money sent by people who do not share the household's income."""
    unknown_sent: int = 0
    """How many migrants' wages say what living away cost but not what was sent home."""
    strange: int = 0
    """How many lines name an item or a use this program does not know; they count in no view."""


_Likeness: TypeAlias = tuple[str, str, Use | None, bool]
# What is done to every single line is done in C where it can be.
_likeness: Callable[[Line], _Likeness] = attrgetter("item", "sub", "use", "one_off")
_entry: Callable[[Line], str] = attrgetter("entry_id")
_late: Callable[[Line], bool] = attrgetter("late")
_amount: Callable[[Line], Fen] = attrgetter("amount")


def lay_together(lines: Iterable[Line], window: Window, items: ItemList) -> tuple[list[Piece], int]:
    """The pieces of a window and how many of its lines were booked late."""
    first = window.start.year * 12 + window.start.month
    last = window.end.year * 12 + window.end.month
    inside = [line for line in lines if first <= line.month.year * 12 + line.month.month <= last]
    groups: defaultdict[_Likeness, list[Line]] = defaultdict(list)
    for likeness, line in zip(map(_likeness, inside), inside, strict=True):
        groups[likeness].append(line)
    alike: dict[tuple[str, str, Use, bool], list[Line]] = {}
    for (code, sub, use, one_off), group in groups.items():
        told = (code, sub, use or "sold", one_off)
        alike[told] = alike[told] + group if told in alike else group
    return [_piece(items, *told, group) for told, group in alike.items()], sum(map(_late, inside))


def _piece(items: ItemList, code: str, sub: str, use: Use, one_off: bool, group: list[Line]) -> Piece:
    item = items.get(code)
    case = "one_off" if one_off and item.group == "D" else items.case(code, sub)
    # What is no fact is an estimate, whatever lies on it.
    worth = [_WORTH[line.mark] if line.basis == "actual" else 2 for line in group]
    return Piece(
        item, sub, use, case, items.label(code, sub), group, worth, (item.order, len(sub), sub, code),
        tuple(sorted(map(_entry, group))), _by_evidence(worth, list(map(_amount, group))),
    )  # fmt: skip


def count(lines: Iterable[Line], pack: RulePack, window: Window, items: ItemList) -> Counted:
    """Enter every line of the window into the three views."""
    pieces, late = lay_together(lines, window, items)
    found = Counted({"policy": Tally(), "cash": Tally(), "home": Tally()}, late)
    for piece in pieces:
        side = piece.item.side
        if side == "cost":
            _cost(piece, pack, found)
        elif side == "income":
            _income(piece, pack, found)
        else:
            name = written(piece.item.code, piece.sub)
            found.aside[name] = found.aside.get(name, 0) + sum(piece.amount)
            found.strange += 0 if piece.item.group else len(piece.entries)
            _leave(piece, _(_ASIDE[side] if piece.item.group else _STRANGE), *found.tallies.values())
    return found


def _cost(piece: Piece, pack: RulePack, found: Counted) -> None:
    policy, cash, home = found.tallies.values()
    if piece.use != "sold":
        _leave(piece, _(_COST_IN_KIND), policy, cash, home)
    elif pack.cost_method == "ratio" and piece.item.code not in pack.cost_kept:
        _leave(piece, _(_RATIO_INSTEAD), policy)
        _enter(piece, "cost", piece.amount, _(_SPENT), cash, home, reason="costs")
    else:
        _enter(piece, "cost", piece.amount, _(_SPENT), policy, cash, home, reason="costs")


def _income(piece: Piece, pack: RulePack, found: Counted) -> None:
    if piece.use in _KEPT:
        _leave(piece, _(_KEPT[piece.use]), *found.tallies.values())
    elif piece.use == "eaten":
        _own_produce(piece, pack, found)
    elif piece.use != "sold":  # what came from outside may say anything: only sold is money
        found.strange += len(piece.entries)
        _leave(piece, _(_STRANGE), *found.tallies.values())
    elif piece.item.wage:
        _wage(piece, pack, found)
    else:
        found.remittances += len(piece.entries) if piece.case == "remittance" else 0
        _by_policy(piece, pack, found.tallies["policy"])
        _by_money(piece, found.tallies["cash"], found.tallies["home"])


def _by_policy(piece: Piece, pack: RulePack, policy: Tally) -> None:
    """An income in the policy view: by its switch, less the fixed cost ratio where one is set."""
    treatment = pack.cases[piece.case] if piece.case else _WHOLE
    case = _(CASES[piece.case]) if piece.case else ""
    if treatment.count == "not":
        _leave(piece, _(_SWITCHED_OFF).format(case=case), policy)
        return
    rule = _(_COUNTED)
    if treatment.count == "partly":
        rule = _(_PARTLY).format(case=case, percent=_percent(treatment.share))
    _counted(piece, pack, policy, treatment, rule)


def _counted(piece: Piece, pack: RulePack, policy: Tally, treatment: Treatment, rule: str) -> None:
    """Count a piece in the policy view and take its ratio cost off; each line is rounded by itself."""
    share = treatment.share
    amounts = piece.amount if share == WHOLE else piece.each(lambda line: part(line.amount, share))
    if piece.use == "eaten":
        _enter(piece, "counted", guessed(amounts), rule, policy, reason="own_goods")
    else:
        _enter(piece, "counted", amounts, rule, policy)
    ratio = pack.ratio(piece.item.code, piece.sub)
    if ratio:
        each = [line.amount for line in piece.lines]
        if share != WHOLE:
            each = [part(amount, share) for amount in each]
        rule = _(_RATIO).format(percent=_percent(ratio))
        _enter(piece, "ratio_cost", (0, 0, part_of_each(each, ratio)), rule, policy, reason="costs")


def _by_money(piece: Piece, cash: Tally, home: Tally) -> None:
    """An income in the cash and home views: what came as money, unless it is no lasting income."""
    if piece.case in NOT_LASTING:
        _leave(piece, _(_NO_INCOME).format(case=_(CASES[piece.case])), cash, home)
    else:
        _enter(piece, "counted", piece.amount, _(_COUNTED), cash, home)


def _own_produce(piece: Piece, pack: RulePack, found: Counted) -> None:
    policy = found.tallies["policy"]
    if pack.eaten.count == "not":
        _leave(piece, _(_EATEN_NOT), policy)
    else:
        rule = _(_EATEN)
        if pack.eaten.count == "partly":
            rule = _(_PARTLY).format(case=_(_OWN), percent=_percent(pack.eaten.share))
        _counted(piece, pack, policy, pack.eaten, rule)
    _leave(piece, _(_NOT_MONEY), found.tallies["cash"], found.tallies["home"])


def _wage(piece: Piece, pack: RulePack, found: Counted) -> None:
    """A wage, split into those earned at home and migrants' by what is known of each."""
    found.wages += len(piece.entries)
    kinds: dict[tuple[bool, bool], list[Line]] = {}
    for line in piece.lines:
        known = (line.living_cost is not None, line.sent_home is not None)
        kinds.setdefault(known, []).append(line)
    for (living_known, sent_known), lines in kinds.items():
        some = piece if len(kinds) == 1 else _some(piece, lines)
        if living_known or sent_known:
            found.unknown_sent += 0 if sent_known else len(lines)
            _migrant(some, pack, found, living_known=living_known, sent_known=sent_known)
        else:
            _enter(some, "counted", some.amount, _(_COUNTED), *found.tallies.values(), reason="wages")


def _some(piece: Piece, lines: list[Line]) -> Piece:
    """The same piece with some of its lines only."""
    worth = [_WORTH[line.mark] if line.basis == "actual" else 2 for line in lines]
    entries, amount = tuple(sorted(map(_entry, lines))), _by_evidence(worth, list(map(_amount, lines)))
    return replace(piece, lines=lines, worth=worth, entries=entries, amount=amount)


def _migrant(piece: Piece, pack: RulePack, found: Counted, *, living_known: bool, sent_known: bool) -> None:
    living = piece.each(lambda line: line.living_cost or 0)
    sent = piece.each(lambda line: line.sent_home or 0)
    policy, cash, home = found.tallies.values()
    if pack.migrant == "remitted" and sent_known:
        _enter(piece, "substituted", sent, _(_SENT), policy, reason="wages")
    elif pack.migrant != "gross" and living_known:
        kept = piece.each(lambda line: line.amount - (line.living_cost or 0))
        _enter(piece, "substituted", kept, _(_LESS_LIVING), policy, reason="wages")
    else:
        _enter(piece, "counted", piece.amount, _(_GROSS), policy, reason="wages")
    by_money = (cash,) if sent_known else (cash, home)
    _enter(piece, "counted", piece.amount, _(_GROSS), *by_money, reason="wages")
    if living_known:
        _enter(piece, "cost", living, _(_LIVING), *by_money, reason="wages")
    if sent_known:
        _enter(piece, "substituted", sent, _(_SENT), home, reason="wages")


def _percent(share: int) -> str:
    """Parts of ten thousand as per cent: ``40``, ``12.5``."""
    whole, rest = divmod(share, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)


_WHOLE: Final = Treatment("counted", WHOLE)
