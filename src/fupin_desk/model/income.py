"""Income: facts + a counting rule + a window → a `Statement`, in three views, every step shown.

Pure: no session, no clock, no file; it can be read, tested and printed alone. The three views are one
ledger counted three ways (product.md, "One ledger, three ways of counting"):

* ``policy`` 政策口径: by the county's rule pack 核算办法; what is reported upward;
* ``cash`` 现金口径: only money that moved, with what it cost to earn it;
* ``home`` 到家口径: cash, with a migrant's wage replaced by what he sent or brought home.

What each line does in each view is decided in `counting`; the values are in `figures` and handed on from
here. This file shares the sums among the heads, says in words why the three differ, and holds a figure
against a poverty line.

Laws:

* **Additive.** What a line does depends on that line and the pack alone; shares and ratios are rounded per
  line, the division by heads once at the end. So months add up to their year, and order never matters.
* **Nothing is dropped.** A line that does not count stands among the steps with the rule that left it out.
* **Never flattered.** Estimated and ratio lines, own produce and ratio costs are ○ whatever their mark says.
* Under rules or a line that nobody confirmed, or over less than a year, every answer says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_, _
from fupin_desk.model.counting import Counted, Tally, count
from fupin_desk.model.figures import (
    VIEWS,
    Basis,
    Coverage,
    Gap,
    Line,
    Mark,
    Reason,
    Statement,
    Step,
    StepKind,
    Use,
    View,
    ViewName,
)
from fupin_desk.model.items import ItemList
from fupin_desk.model.packfile import WHOLE
from fupin_desk.model.rules import PovertyLine, RulePack
from fupin_desk.model.values import Fen, Window, divide, yuan

__all__ = [
    "THREE_WAYS", "VIEWS", "Basis", "Coverage", "Gap", "Line", "Mark", "NobodyToShare", "Reason", "Standing",
    "Statement", "Step", "StepKind", "Use", "View", "ViewName", "standing", "statement", "transfer_share",
]  # fmt: skip

THREE_WAYS: Final = N_("同一本账、三种算法；上报按政策口径，其余供分析返贫致贫风险。")
"""The sentence that every statement prints."""

_PAIRS: Final[tuple[tuple[ViewName, ViewName], ...]] = (("policy", "cash"), ("cash", "home"))
_REASONS: Final[tuple[Reason, ...]] = ("own_goods", "costs", "wages", "switches")


class NobodyToShare(Refusal):
    """Income per head of a household in which nobody shares the income."""

    code = "FD-J39"
    what_happened = N_("这一户在 {month} 没有共享收入的人，算不出人均。")
    what_now = N_("请先核对家庭成员和共享收入的起止时间，再来计算。")


def statement(
    lines: Iterable[Line], pack: RulePack, window: Window, heads: int, items: ItemList
) -> Statement:
    """Count a household's lines in the three ways. Lines outside the window are not looked at.

    `heads` is the divisor on the window's last day as the pack says. Raises NobodyToShare for no heads.
    A line whose item or use is not known counts nowhere, and a note says so.
    """
    if heads < 1:
        raise NobodyToShare(month=window.end)
    found = count(lines, pack, window, items)
    views = {name: _view(name, found.tallies[name], heads) for name in VIEWS}
    aside = found.aside
    living = [amount for code, amount in aside.items() if code.startswith("F")]
    return Statement(
        rules_id=pack.id,
        rules_title=pack.title,
        rules_confirmed=pack.confirmed,
        window=window,
        heads=heads,
        views=views,
        late_lines=found.late,
        notes=(_(THREE_WAYS), *_cautions(pack, window), *_differences(found, pack), *_questions(found)),
        gaps=_gaps(found.tallies),
        claims=aside.get("R", 0),
        self_paid=aside.get("X", 0) + aside.get("F4.1", 0),
        outside_catalogue=aside.get("F4.2", 0),
        living=sum(living) if living else None,
    )


def _view(name: ViewName, tally: Tally, heads: int) -> View:
    net = tally.income - tally.cost
    voucher, signed, estimated = tally.evidence
    coverage = Coverage.of(voucher, signed, estimated)
    shared = divide(net, heads)
    return View(
        name, tally.income, tally.cost, net, shared, coverage, tally.steps(), (voucher, signed, estimated)
    )


def _gaps(tallies: dict[ViewName, Tally]) -> tuple[Gap, ...]:
    found = []
    for above, below in _PAIRS:
        for reason in _REASONS:
            amount = tallies[above].by_reason.get(reason, 0) - tallies[below].by_reason.get(reason, 0)
            if amount:
                found.append(Gap(above, below, reason, amount))
    return tuple(found)


def _cautions(pack: RulePack, window: Window) -> list[str]:
    """What keeps the figures from being final: rules not confirmed or not in force, less than a year."""
    said = []
    if not pack.confirmed:
        said.append(_("核算办法“{title}”待县里确认，算出的数只作参考。").format(title=pack.title))
    if not pack.valid_over(window):
        said.append(_("核算办法“{title}”的有效期没有盖住全部月份。").format(title=pack.title))
    months = _months(window)
    if months < 12:
        said.append(_("只算了 {months} 个月，不满一年，不能同年度标准直接比。").format(months=months))
    return said


def _months(window: Window) -> int:
    return (window.end.year - window.start.year) * 12 + window.end.month - window.start.month + 1


def _differences(found: Counted, pack: RulePack) -> list[str]:
    """Why the three figures differ, with amounts; together the sentences explain the whole difference."""
    policy, cash, home = (found.tallies[name].by_reason for name in VIEWS)
    said = []
    own = policy.get("own_goods", 0)
    if own:
        sentence = _("自家吃用折价 {amount} 元：政策口径算收入；没有变成钱，现金口径和到家口径不算。")
        said.append(sentence.format(amount=yuan(own)))
    taken, spent = -policy.get("costs", 0), -cash.get("costs", 0)
    if pack.cost_method == "ratio" and (taken or spent):
        sentence = _("成本：政策口径按比例扣 {ratio} 元（估算），现金口径和到家口径按实际支出扣 {spent} 元。")
        said.append(sentence.format(ratio=yuan(taken), spent=yuan(spent)))
    wages = [view.get("wages", 0) for view in (policy, cash, home)]
    if len(set(wages)) > 1:
        sentence = _("工资：政策口径算 {policy} 元，现金口径算 {cash} 元，到家口径只算拿到家的 {home} 元。")
        said.append(sentence.format(**dict(zip(VIEWS, map(yuan, wages), strict=True))))
    other = policy.get("switches", 0) - cash.get("switches", 0)
    if other:
        sentence = _("核算办法对个别收入另有计与不计的规定，政策口径同现金口径因此相差 {amount} 元。")
        said.append(sentence.format(amount=yuan(other)))
    return said


def _questions(found: Counted) -> list[str]:
    """What to ask at the next visit, because the ledger cannot know it."""
    said = []
    if found.unknown_sent:
        sentence = _("有 {count} 笔外出务工工资没有记寄带回，到家口径先按工资减在外生活开支算。")
        said.append(sentence.format(count=found.unknown_sent))
    if found.wages and found.remittances:
        said.append(_("既记了工资，又记了家人寄回带回：请核实是不是同一笔钱，是就只留一笔。"))
    if "X" in found.aside and "F4.1" in found.aside:
        said.append(_("合规自付记了两处（X 和 F4.1）：请核实是不是同一笔钱，是就只留一笔。"))
    if found.strange:
        sentence = _("有 {count} 笔的项目或用途这个版本不认识，列出来了，没有计入。")
        said.append(sentence.format(count=found.strange))
    if found.late:
        said.append(_("补记 {count} 笔。").format(count=found.late))
    return said


@dataclass(frozen=True, slots=True)
class Standing:
    """A figure per head held against a line: below it, in the band just above it, or clear of it.

    `transfers` is the transfer share of the view's net in parts of ten thousand (None where the net is not
    positive); near the line it always stands beside the figure. `cautions` say what makes this unsure.
    """

    where: Literal["below", "near", "above"]
    per_head: Fen
    line: PovertyLine
    transfers: int | None
    leans_on_transfers: bool
    cautions: tuple[str, ...]


def standing(
    found: Statement, name: ViewName | Literal["reference"], line: PovertyLine, pack: RulePack
) -> Standing:
    """Hold a view's figure per head against a poverty line; the band above it is the pack's.

    ``reference`` holds the reference income 监测参考收入 against it; its transfer share is the policy view's.
    """
    view = found.view("policy" if name == "reference" else name)
    per_head = found.reference_per_head if name == "reference" else view.per_head
    where: Literal["below", "near", "above"] = "above"
    if per_head < line.amount:
        where = "below"
    elif per_head < line.amount + pack.near_band:
        where = "near"
    said = _cautions(pack, found.window)
    if not line.confirmed:
        said.append(_("{year} 年的标准待乡镇或县里确认，这个判断不作数。").format(year=line.year))
    transfers = transfer_share(view)
    leans = transfers is not None and transfers >= pack.transfer_share
    return Standing(where, per_head, line, transfers, leans, tuple(said))


def transfer_share(view: View) -> int | None:
    """Transfers (D) as a share of the view's net, in parts of ten thousand; None without a positive net."""
    return view.total("D") * WHOLE // view.net if view.net > 0 else None
