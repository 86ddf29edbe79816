"""念给我听: a household's year in one to five plain sentences, to be read out at its table.

Pure: a `Statement` and its lines go in, sentences come out. What is spoken is rounded the way people speak
(`spoken`), and the exact figures stand beside each sentence. Words a household does not use at home are not
used here either; no figure is held against a line or a neighbour. The sentences tell what came as money, what
was spent to earn it, what is left for each, what came home from away and what was eaten at home, and how much
of it can be shown by a receipt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from fupin_desk.i18n import N_, _
from fupin_desk.model.figures import Coverage, Line, Statement, View
from fupin_desk.model.values import Fen, yuan

SPENT_ON: Final = {
    "E1": N_("种地"), "E2": N_("喂牲口"), "E3": N_("果树"), "E4": N_("做买卖"),
}  # fmt: skip
EATEN: Final = {
    "B1": N_("粮食和菜"), "B2": N_("肉和蛋"), "B3": N_("果子"), "B4": N_("别的东西"),
}  # fmt: skip
_IN_CHARACTERS: Final = N_("数字用汉字念")
"""A language that translates this speaks figures as digits; Chinese says 六万一千."""
_DIGITS: Final = "零一二三四五六七八九"
_PLACES: Final = ("", "十", "百", "千")
_MYRIADS: Final = ("", "万", "亿", "万亿")


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence, and the exact figures behind it as (what, figure)."""

    words: str
    exact: tuple[tuple[str, str], ...] = ()


def aloud(found: Statement, lines: Iterable[Line]) -> tuple[Said, ...]:
    """One to five sentences about a statement; `lines` are those it was counted from."""
    inside = [line for line in lines if line.month in found.window]
    cash = found.view("cash")
    if not inside:
        return (Said(_("{when}你家还没有记账。").format(when=_when(found))),)
    said = [_received(found, cash), _spent(cash), _left(found, cash), _away_and_eaten(inside)]
    said.append(_proved(cash.coverage))
    return tuple(one for one in said if one is not None)


def _when(found: Statement) -> str:
    months = len(found.window.months())
    return _("这一年，") if months == 12 else _("这 {months} 个月，").format(months=months)


def _received(found: Statement, cash: View) -> Said:
    if not cash.income:
        return Said(_("{when}你家没有记到现钱收入。").format(when=_when(found)))
    words = _("{when}你家收到现钱{amount}。").format(when=_when(found), amount=spoken(cash.income))
    return Said(words, ((_("收到现钱"), yuan(cash.income)),))


def _spent(cash: View) -> Said | None:
    """What earning it cost: on the land, on the animals, living away."""
    spent: dict[str, Fen] = {}
    away = 0
    for step in cash.steps:
        if step.kind == "cost" and step.item.startswith("A"):
            away -= step.amount
        elif step.kind == "cost":
            spent[step.item] = spent.get(step.item, 0) - step.amount
    total = sum(spent.values())
    what = "、".join(_(SPENT_ON[item]) if item in SPENT_ON else item for item in sorted(spent))
    exact = []
    if total:
        exact.append((_("本钱"), yuan(total)))
    if away:
        exact.append((_("在外吃住"), yuan(away)))
    if total and away:
        sentence = _("花在{what}上{amount}，在外面打工吃住{away}。")
        words = sentence.format(what=what, amount=spoken(total), away=spoken(away))
    elif total:
        words = _("花在{what}上{amount}。").format(what=what, amount=spoken(total))
    elif away:
        words = _("在外面打工吃住花了{away}。").format(away=spoken(away))
    else:
        return None
    return Said(words, tuple(exact))


def _left(found: Statement, cash: View) -> Said:
    exact = ((_("收的减花的"), yuan(cash.net)), (_("每个人"), yuan(cash.per_head)))
    if cash.net < 0:
        return Said(_("花的比收的多，还差{amount}。").format(amount=spoken(-cash.net)), exact)
    if not cash.net:
        return Said(_("收的和花的一样多，没有剩。"), exact)
    if found.heads == 1:
        return Said(_("减去花的，剩{amount}。").format(amount=spoken(cash.net)), exact)
    sentence = _("减去花的，剩{amount}；家里{heads}个人，算下来每个人{each}。")
    heads = number_words(found.heads) if found.heads != 2 else _("两")
    return Said(sentence.format(amount=spoken(cash.net), heads=heads, each=spoken(cash.per_head)), exact)


def _away_and_eaten(lines: Sequence[Line]) -> Said | None:
    """Two things that are not what they look like: a wage that stayed away, grain that is no money."""
    away = [line for line in lines if line.living_cost is not None or line.sent_home is not None]
    home = sum(line.sent_home or 0 for line in away)
    known = bool(away) and all(line.sent_home is not None for line in away)
    eaten: dict[str, Fen] = {}
    for line in lines:
        if line.use == "eaten":
            eaten[line.item] = eaten.get(line.item, 0) + line.amount
    parts, exact = [], []
    if known:
        parts.append(_("打工的钱拿回家{amount}").format(amount=spoken(home)))
        exact.append((_("拿回家"), yuan(home)))
    elif away:
        parts.append(_("打工的钱拿回家多少，还没有记全"))
    if eaten:
        worth = sum(eaten.values())
        what = "、".join(_(EATEN[item]) if item in EATEN else item for item in sorted(eaten))
        parts.append(_("自家吃的{what}值{amount}，没有变成钱").format(what=what, amount=spoken(worth)))
        exact.append((_("自家吃的"), yuan(worth)))
    return Said(_("{parts}。").format(parts="；".join(parts)), tuple(exact)) if parts else None


def _proved(coverage: Coverage | None) -> Said | None:
    if coverage is None:
        return None
    exact = tuple(
        (name, f"{share}%")
        for name, share in (
            (_("有收据"), coverage.voucher), (_("双方签字"), coverage.signed), (_("估的"), coverage.estimated)
        )
    )  # fmt: skip
    if coverage.voucher == 100:
        return Said(_("这些数都有收据。"), exact)
    if coverage.signed == 100:
        return Said(_("这些数还没有收据，双方都签了字。"), exact)
    if coverage.voucher:
        start = _("这些数里，有收据的占{share}").format(share=tenths(coverage.voucher))
    else:
        start = _("这些数还没有收据")
    if coverage.signed:
        start += _("，双方签了字的占{share}").format(share=tenths(coverage.signed))
    end = _("，剩下的是估的。") if coverage.estimated else _("。")
    return Said(start + end, exact)


# -- figures as people say them --------------------------------------------------------------------------


def spoken(amount: Fen) -> str:
    """An amount of at least nothing as people say it: 61,137.50 → ``大约六万一千块钱``.

    Two figures are kept, three where the first is a one, so that it is never off by more than 2.5 %.
    """
    whole = (amount + 50) // 100
    if not whole:
        return _("不到一块钱") if amount else _("零块钱")
    step = 10 ** max(len(str(whole)) - (3 if str(whole).startswith("1") else 2), 0)
    if whole < 100:
        step = 1
    rounded = (whole + step // 2) // step * step
    number = number_words(rounded)
    if rounded * 100 == amount:
        return _("{number}块钱").format(number=number)
    return _("大约{number}块钱").format(number=number)


def tenths(share: int) -> str:
    """A share in per cent as people say it: 82 → ``八成二``."""
    if _(_IN_CHARACTERS) != _IN_CHARACTERS:
        return f"{share}%"
    if share < 10:
        return _("不到一成")
    whole, rest = divmod(share, 10)
    if whole == 10:
        return _("全部")
    return ("两" if whole == 2 else _DIGITS[whole]) + "成" + (_DIGITS[rest] if rest else "")


def number_words(number: int) -> str:
    """A whole number in Chinese characters (两千零五十), or with separators in other languages."""
    if _(_IN_CHARACTERS) != _IN_CHARACTERS:
        return f"{number:,}"
    if not number:
        return _DIGITS[0]
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    words = ""
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            continue
        if words and (group < 1000 or groups[place + 1] == 0):
            words += _DIGITS[0]
        alone = "两" if group == 2 and place and not words else ""
        words += (alone or _group_words(group, leading=not words)) + _MYRIADS[place]
    return words


def _group_words(group: int, *, leading: bool) -> str:
    """One to 9999 in characters; 两 before 千 (and, by itself, before 万)."""
    words, empty = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if not digit:
            empty = empty or bool(words)
            continue
        if empty:
            words, empty = words + _DIGITS[0], False
        if digit == 1 and place == 1 and not words and leading:
            words += "十"
            continue
        words += ("两" if digit == 2 and place == 3 else _DIGITS[digit]) + _PLACES[place]
    return words
