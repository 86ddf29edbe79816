"""The account on the indoor card: what came in, what it cost, what was eaten at home, and the three views.

Reading order is the villager's. The three views are equal in size, each with its sum spelled out and its
coverage by its own amounts, and the sentence that they are one ledger stands beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from fupin_desk.i18n import _
from fupin_desk.model.income import VIEWS, Mark, Statement, View, ViewName
from fupin_desk.model.values import Fen, yuan
from fupin_desk.paper.faces import Weight
from fupin_desk.paper.icons import icon
from fupin_desk.paper.ink import DASH, HAIR, SECTION, THIN, Ink
from fupin_desk.paper.marks import coverage_bar, legend, mark_counts
from fupin_desk.paper.places import LEFT, RIGHT, WIDE, Type, hairline
from fupin_desk.paper.sheets import Account, PlainLine
from fupin_desk.paper.words import money, short_money, veil

_IN_WIDE: Final = 106.0
_OUT_LEFT: Final = 125.0
_OUT_WIDE: Final = 73.0
_HEAD: Final = 12.2
_SPLIT: Final = 8.8
"""Height of the two small lines under a wage."""
_VIEW_ICON: Final[dict[ViewName, str]] = {"policy": "policy", "cash": "cash", "home": "home"}


def one_ledger() -> str:
    """The sentence that stands on every statement."""
    return _("同一本账、三种算法；上报按政策口径，其余供分析返贫致贫风险。")


def view_name(name: ViewName) -> str:
    """政策口径, 现金口径, 到家口径."""
    return {"policy": _("政策口径"), "cash": _("现金口径"), "home": _("到家口径")}[name]


def view_icon(name: ViewName) -> str:
    """The pictogram of a view."""
    return _VIEW_ICON[name]


def _about(name: ViewName) -> str:
    return {
        "policy": _("照县里的核算办法折价、扣成本"),
        "cash": _("只算真进真出的钱，减去实花的本钱"),
        "home": _("打工的工资只算寄带回家的那部分"),
    }[name]


def rules_words(statement: Statement) -> str:
    """Which rule pack counted, and that the county has not confirmed it when it has not."""
    if statement.rules_confirmed:
        return _("核算办法：{title}").format(title=statement.rules_title)
    return _("核算办法：{title}（未经县里确认，仅供参考）").format(title=statement.rules_title)


def late_words(statement: Statement) -> str:
    """补记 6 笔."""
    return _("补记 {count} 笔").format(count=statement.late_lines)


# what came in, what it cost


def _height(line: PlainLine, compact: bool, air: float = 0.0) -> float:
    base = 7.0 if compact else (9.6 if line.note else 7.6) + air
    return base + (_SPLIT if line.sent_home else 0.0)


def account_height(account: Account) -> float:
    """Height in mm of the two columns when nothing has to be squeezed."""
    left = sum(_height(line, False) for line in account.income) or 7.6
    right = 7.6 * len(account.costs) + 6.6 + (18 + 7 * len(account.own) if account.own else 0)
    return _HEAD + max(left, right)


def income_that_fits(lines: Sequence[PlainLine], room: float) -> tuple[int, bool]:
    """How many income lines a column of `room` mm holds, and whether they must stand close."""
    for compact in (False, True):
        if sum(_height(line, compact) for line in lines) <= room:
            return len(lines), compact
    used, count = 5.0, 0
    for line in lines:
        used += _height(line, True)
        if used > room:
            break
        count += 1
    return count, True


def _title(ink: Ink, t: Type, x: float, y: float, wide: float, picture: str, words: str, total: Fen) -> None:
    icon(ink, picture, x, y, 10)
    ink.text(x + 12.5, y + 7.6, words, t.middle, "B")
    room = wide - 15.5 - ink.size(words, t.middle, "B")
    ink.text(x + wide, y + 8, money(total), t.large, "B", "r", room=room, floor=0.5)
    ink.line(x, y + 11.6, x + wide, y + 11.6, SECTION, "accent")


def _income_row(ink: Ink, t: Type, x: float, y: float, line: PlainLine, compact: bool, air: float) -> float:
    """One kind of income; gives back the row's height."""
    whole = _height(line, compact, air)
    tall = whole - (_SPLIT if line.sent_home else 0.0)
    amounts, marks = x + 78, x + 80.6
    icon(ink, line.icon, x + 1.6, y + tall / 2 - 3.2, 6.4)
    two = bool(line.note) and not compact
    base = y + (tall / 2 - 0.4 if two else tall / 2 + 1.5)
    amount = money(line.amount)
    room = amounts - x - 14.5 - ink.size(amount, t.middle, "B")
    used = ink.text(x + 12.5, base, veil(line.name), t.middle, "M", room=max(room, 16))
    left = room - used - 1
    if two:
        ink.text(x + 12.5, base + 4.1, veil(line.note), t.small, room=_IN_WIDE - 13)
    elif line.note and left > 8:
        ink.text(x + 14 + used, base, veil(line.note), t.small, room=left)
    ink.text(amounts, base, amount, t.middle, "B" if line.amount else "R", "r", room=62)
    mark_counts(ink, marks, base, line.counts, t.small, room=_IN_WIDE - 80.6)
    if line.sent_home:
        _sent_home(ink, t, x, y + tall, line)
    return whole


def _sent_home(ink: Ink, t: Type, x: float, y: float, line: PlainLine) -> None:
    """The wage split: what reached home, and what stayed away, said to be a difference."""
    sent = line.sent_home
    if sent is None:
        return
    away = line.amount - sent.amount
    ink.line(x + 14, y - 0.1, x + 14, y + 5.8, HAIR)
    for index, (words, amount) in enumerate(((_("寄带回家"), sent.amount), (_("留在外地花用"), away))):
        base = y + 2.9 + index * 4
        ink.line(x + 14, base - 1.1, x + 16, base - 1.1, HAIR)
        ink.text(x + 17, base, words, t.small)
        ink.text(x + 78, base, money(amount), t.small, "M", "r", room=40)
        if index == 0:
            mark_counts(ink, x + 80.6, base, sent.counts, t.small, room=_IN_WIDE - 80.6)
        else:
            ink.text(x + 80.6, base, _("相减得出"), t.small)


def _see_next(count: int) -> str:
    return _("另有 {count} 项，见第 2 页").format(count=count)


def draw_income(ink: Ink, t: Type, y: float, account: Account, room: float, air: float) -> tuple[float, int]:
    """The left column; gives back its lower edge and how many lines it holds."""
    _title(ink, t, LEFT, y, _IN_WIDE, "in", _("进来的钱"), sum(line.amount for line in account.income))
    y += _HEAD
    shown, compact = income_that_fits(account.income, room - _HEAD)
    for line in account.income[:shown]:
        y += _income_row(ink, t, LEFT, y, line, compact, air)
        hairline(ink, y, LEFT, LEFT + _IN_WIDE)
    if shown < len(account.income):
        ink.text(LEFT + 12.5, y + 3.8, _see_next(len(account.income) - shown), t.small, "M")
        y += 5.0
    elif not account.income:
        ink.text(LEFT + 12.5, y + 5.2, _("这一段没有记下收入。"), t.small)
        y += 7.6
    return y, shown


def draw_costs(ink: Ink, t: Type, y: float, account: Account, bottom: float) -> tuple[int, int]:
    """The right column down to `bottom`: costs, then own goods; how many of each it holds."""
    x, wide = _OUT_LEFT, _OUT_WIDE
    _title(ink, t, x, y, wide, "out", _("花出的本钱"), sum(line.amount for line in account.costs))
    y += _HEAD
    own_room = 12 + 5.4 * min(max(len(account.own), 1), 5) + 6 if account.own else 0.0
    loose = 7.6 if len(account.costs) * 7.6 + 6.6 + own_room <= bottom - y else 6.2
    spare = (bottom - y - 6.6 - own_room - loose * len(account.costs)) / (2 * len(account.costs) + 1)
    step = loose + max(0.0, min(2.0, spare))
    shown = min(len(account.costs), max(1, int((bottom - y - 6.6 - own_room) / step)))
    if shown < len(account.costs):
        shown -= 1
    for line in account.costs[:shown]:
        base = y + step / 2 + 1.4
        amount = money(line.amount)
        ink.text(x + 1, base, veil(line.name), t.middle, "M", room=53 - ink.size(amount, t.middle, "B"))
        ink.text(x + 55, base, amount, t.middle, "B" if line.amount else "R", "r", room=44)
        mark_counts(ink, x + 58, base, line.counts, t.small, room=15)
        y += step
        hairline(ink, y, x, x + wide)
    if shown < len(account.costs):
        ink.text(x + 1, y + 4, _see_next(len(account.costs) - shown), t.small, "M")
        y += step
    ink.text(x + 1, y + 4.3, _("不含吃穿用等生活开销"), t.small)
    return shown, _own_goods(ink, t, y + 6.6, account.own, bottom)


def _own_goods(ink: Ink, t: Type, y: float, own: Sequence[PlainLine], bottom: float) -> int:
    """The dashed box of what was grown and eaten at home: no cash; how many lines it holds."""
    if not own:
        return 0
    x, wide = _OUT_LEFT, _OUT_WIDE
    bottom = min(bottom, y + 18 + len(own) * 9.0)
    ink.box(x, y, wide, bottom - y, THIN, "accent", 1.2, DASH)
    icon(ink, "bowl", x + 2, y + 2, 8.6)
    used = ink.text(x + 12.5, y + 5, _("自产自用"), t.middle, "B")
    used = max(used, ink.text(x + 12.5, y + 9.6, _("（不计现金）"), t.small))
    total = money(sum(line.amount for line in own))
    ink.text(x + wide - 2.5, y + 8.4, total, t.large, "B", "r", room=wide - 18 - used, floor=0.5)
    ink.text(x + 3, bottom - 2.4, _("按规定单价折算，只算进政策口径"), t.small, room=wide - 6)
    rule = y + 12
    ink.line(x + 2, rule, x + wide - 2, rule, HAIR)
    room = bottom - rule - 6
    shown = min(len(own), max(1, int(room / 5.2)))
    step = room / max(shown, 1)
    for index, line in enumerate(own[:shown]):
        base = rule + step * (index + 0.5) + 1.5
        if index == shown - 1 and shown < len(own):
            ink.text(x + 12.5, base, _see_next(len(own) - shown + 1), t.small, "M")
            return shown - 1
        amount = money(line.amount)
        icon(ink, line.icon, x + 3, base - 4.2, min(5.6, step))
        ink.text(x + 12.5, base, veil(line.name), t.middle, room=45 - ink.size(amount, t.middle, "M"))
        ink.text(x + 59, base, amount, t.middle, "M", "r", room=42)
        mark_counts(ink, x + 62, base, line.counts, t.small, room=9.5)
    return shown


def draw_legend(ink: Ink, t: Type, y: float, account: Account) -> None:
    """The marks in words, how many entries there are, how many were booked late."""
    told = any(line.counts.told for line in (*account.income, *account.costs, *account.own))
    marks: tuple[Mark, ...] = ("voucher", "signed", "estimated")
    after = legend(ink, LEFT, y, t.small, (*marks, "told") if told else marks)
    ink.text(after + 1, y, _("后面的数字是几笔"), t.small)
    words = _("共 {count} 笔，其中{late}").format(count=account.entries, late=late_words(account.statement))
    ink.text(RIGHT, y, words, t.small, align="r")


# the three views


def _sum_words(view: View, account: Account, heads: int) -> str:
    """（26,400+10,000−5,900）÷4口人: from the income printed above to the view's net, one part a reason.

    Own goods, what a wage lost by this view's rule, and costs stand apart, so that each can be found on the
    card; whatever a pack changes besides comes last.
    """
    income = sum(line.amount for line in account.income)
    wages = sum(line.amount for line in account.income if line.icon == "wage")
    own = sum(line.amount for line in account.own) if view.name == "policy" else 0
    parts = [own, view.total("A") - wages, view.total("E") + _ratio_costs(view)]
    rest = view.net - income - sum(parts)
    if rest == -own:  # the pack does not count own goods
        parts[0], rest = 0, 0
    words = short_money(income) + "".join(
        ("+" if part > 0 else "−") + short_money(abs(part)) for part in (*parts, rest) if part
    )
    return _("（{sum}）÷{heads}口人").format(sum=words, heads=heads)


def _ratio_costs(view: View) -> Fen:
    """Costs taken by fixed ratio; they stand on the income items, not on the expense items."""
    return sum(step.amount for step in view.steps if step.kind == "ratio_cost" and step.item[0] != "E")


def per_head_size(ink: Ink, statement: Statement, pt: float, room: float) -> float:
    """One size at which all three figures fit: they stay equal."""
    figures = [yuan(statement.view(name).per_head) for name in VIEWS]
    return min([pt] + [pt * room / ink.size(figure, pt, "B") for figure in figures])


def draw_views(ink: Ink, t: Type, y: float, account: Account) -> float:
    """The heading, the sentence and the three boxes; gives back the lower edge."""
    statement = account.statement
    whole_year = len(statement.window.months()) == 12
    title = (
        _("平均每人一年")
        if whole_year
        else _("平均每人（{count}个月）").format(count=len(statement.window.months()))
    )
    used = ink.text(LEFT, y + 5, title, t.middle, "B")
    weight: Weight = "R" if statement.rules_confirmed else "M"
    ink.text(RIGHT, y + 5, rules_words(statement), t.small, weight, "r", room=WIDE - used - 6)
    ink.text(LEFT, y + 9.8, one_ledger(), t.small)
    y += 11.6
    gap, tall = 5.0, 35.0
    wide = (WIDE - 2 * gap) / 3
    size = per_head_size(ink, statement, t.large, wide - 14)
    for index, name in enumerate(VIEWS):
        view = statement.view(name)
        x = LEFT + index * (wide + gap)
        ink.box(x, y, wide, tall, THIN, "accent", 1.6)
        icon(ink, view_icon(name), x + 2.6, y + 2.4, 7)
        ink.text(x + 11.6, y + 7.2, view_name(name), t.middle, "B")
        ink.text(x + 3, y + 13, _about(name), t.small, room=wide - 5)
        ink.text(x + wide - 8, y + 21.8, yuan(view.per_head), size, "B", "r")
        ink.text(x + wide - 6.8, y + 21.8, _("元"), t.small)
        ink.text(
            x + wide - 3,
            y + 26.2,
            _sum_words(view, account, statement.heads),
            t.small,
            align="r",
            room=wide - 6,
        )
        if view.coverage:
            coverage_bar(ink, x + 3, y + 28, wide - 6, view.coverage, t.small)
        else:
            ink.text(x + 3, y + 32.4, _("没有可算的笔数"), t.small)
    return y + tall
