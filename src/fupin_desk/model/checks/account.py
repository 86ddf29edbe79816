"""Checks about the lines of the account: prices, yields, wages, subsidies, rents, own produce.

What is usual comes from `bounds`, never from here, and a price outside them is a question, not a mistake:
a late melon may well fetch three times as much. Quantities without a known unit are not judged at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from fupin_desk.i18n import N_, _
from fupin_desk.model.checks.bounds import Bound
from fupin_desk.model.checks.facts import YES, Fact, House, months_between, total
from fupin_desk.model.checks.rule import Around, Check, Hit, check, hit
from fupin_desk.model.values import Month, yuan
from fupin_desk.model.work import Who, double_count, is_remittance

GROWN: Final = ("B1", "B3")
_MEAT: Final = ("猪", "牛", "羊", "鸡", "鸭", "鹅", "兔")


def lines_of(house: House, around: Around, *items: str) -> list[Fact]:
    """The lines of the year looked at whose item begins with one of these."""
    first, last = str(around.year.start), str(around.year.end)
    return [line for line in house.of(*items) if first <= line.month <= last]


def _plain(value: float) -> str:
    """A quantity without a tail of zeros."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _usual(bound: Bound) -> str:
    """``1.5–4 元/公斤``."""
    low, high = ("" if end is None else _plain(end) for end in (bound.low, bound.high))
    return f"{low}–{high} {bound.unit}".strip()


def _outside(value: float, bound: Bound, unit: str) -> str:
    """What was booked against what is usual."""
    words = _("记的是 {value} {unit}，常见 {usual}")
    return words.format(value=_plain(value), unit=unit, usual=_usual(bound))


@check(
    "price", N_("单价和常见的差得多"), "warn", "account", reads=("金额", "数量", "单位"), bound="price",
    asks=N_("{month} 的{what}，卖了多少、一斤多少钱？有收购单吗？"),
)  # fmt: skip
def _price(house: House, around: Around) -> Iterator[Hit]:
    for line in house.of("B"):
        kilos = line.kilos
        bound = around.bounds.find("price", line.sub) if kilos else None
        if bound is not None and kilos and not bound.holds(line.amount / 100 / kilos):
            detail = _outside(line.amount / 100 / kilos, bound, _("元/公斤"))
            yield hit(line.amount, line.quantity, line.unit, line=line, what=line.label, detail=detail)


@check(
    "price_head", N_("一头（只）的价和常见的差得多"), "warn", "account", reads=("金额", "数量", "单位"),
    bound="price_head", asks=N_("{month} 的{what}，卖了几头、一头多少钱？"),
)  # fmt: skip
def _price_head(house: House, around: Around) -> Iterator[Hit]:
    for line in house.of("B2"):
        heads = line.heads
        bound = around.bounds.find("price_head", line.sub) if heads else None
        if bound is not None and heads and heads > 0 and not bound.holds(line.amount / 100 / heads):
            detail = _outside(line.amount / 100 / heads, bound, _("元"))
            yield hit(line.amount, line.quantity, line.unit, line=line, what=line.label, detail=detail)


@check(
    "yield", N_("亩产和常见的差得多"), "warn", "account", reads=("数量", "单位", "亩数"), bound="yield",
    asks=N_("今年的{what}种了几亩、收了多少？"),
)  # fmt: skip
def _yield(house: House, around: Around) -> Iterator[Hit]:
    kilos: dict[str, float] = defaultdict(float)
    areas: dict[str, float] = {}
    named: dict[str, str] = {}
    for line in lines_of(house, around, *GROWN, "E1", "E3"):
        if line.area and line.sub:
            areas[line.sub] = max(areas.get(line.sub, 0.0), line.area)
        if line.item in GROWN and line.kilos:
            kilos[line.sub] += line.kilos
            named[line.sub] = line.label
    for sub, grown in kilos.items():
        bound = around.bounds.find("yield", sub)
        if bound is not None and areas.get(sub) and not bound.holds(grown / areas[sub]):
            detail = _outside(grown / areas[sub], bound, _("公斤/亩"))
            yield hit(sub, _plain(grown), _plain(areas[sub]), what=named[sub], detail=detail)


@check(
    "wage_month", N_("一个月的工资和常见的差得多"), "warn", "account", reads=("金额",), bound="wage_month",
    asks=N_("{who} {month} 的工资是几个月的？有工资条或转账记录吗？"),
)  # fmt: skip
def _wage_month(house: House, around: Around) -> Iterator[Hit]:
    bound = around.bounds.find("wage_month")
    for line in house.of("A1") if bound is not None else ():
        if bound is not None and not bound.holds(line.amount / 100):
            detail = _outside(line.amount / 100, bound, _("元"))
            yield hit(line.amount, of=house.someone(line.member_id), line=line, detail=detail)


@check(
    "wage_young", N_("不满 16 周岁的人名下记了工资"), "error", "account", reads=("成员", "出生日期"),
    asks=N_("{month} 的这笔工资是家里谁挣的？记到{who}名下了。"),
)  # fmt: skip
def _wage_young(house: House, around: Around) -> Iterator[Hit]:
    for line in house.of("A"):
        one = house.someone(line.member_id)
        if one is not None and one.age is not None and one.age < 16:
            yield hit(one.birth, line.amount, of=one, line=line)


@check(
    "wage_old", N_("年纪大的人名下记了整月工资"), "hint", "account",
    reads=("成员", "出生日期"), bound="work_age", asks=N_("{who}今年还在外面挣工资吗？一个月多少？"),
)  # fmt: skip
def _wage_old(house: House, around: Around) -> Iterator[Hit]:
    told = set()
    for line in lines_of(house, around, "A1"):
        one = house.someone(line.member_id)
        old = one is not None and one.age is not None and one.age > around.bounds.high("work_age")
        if one is not None and old and one.id not in told:
            told.add(one.id)
            yield hit(one.birth, of=one, line=line, detail=_("{age} 岁").format(age=one.age))


@check(
    "wage_months", N_("记了工资的月数比登记的务工月数多"), "warn", "account",
    reads=("成员", "务工时间（月）"), asks=N_("{who}今年到底在外面干了几个月？"),
)  # fmt: skip
def _wage_months(house: House, around: Around) -> Iterator[Hit]:
    months: dict[str, set[str]] = defaultdict(set)
    for line in lines_of(house, around, "A1"):
        months[line.member_id or ""].add(line.month)
    for one in house.people:
        booked = len(months.get(one.id, ()))
        if one.work_months is not None and booked > one.work_months:
            detail = _("记了 {booked} 个月，登记 {told} 个月").format(booked=booked, told=one.work_months)
            yield hit(one.work_months, booked, of=one, detail=detail)


def _doubled(house: House, *kinds: str) -> Iterator[Hit]:
    """What `work.double_count` asks, as findings of a check."""
    sent = any(is_remittance(line) for line in house.of("D"))
    if not sent and all(one.shares for one in house.people):
        return
    members = {one.id: Who(one.name, one.shares) for one in house.people}
    amounts = {line.id: line.amount for line in house.lines}
    first = {line.id: line for line in house.lines}
    for asked in double_count(house.lines, members):
        if asked.kind in kinds:
            facts = [f"{row}={amounts[row]}" for row in asked.rows]
            one = house.someone(asked.member_id)
            yield hit(asked.kind, *facts, of=one, line=first[asked.rows[-1]], detail=asked.text)


@check(
    "wage_and_sent", N_("记了工资，又记了寄带回"), "warn", "account", reads=("金额", "成员"),
    asks=N_("{month} 的工资和寄回来的钱，是不是同一笔？是就只留一笔。"),
)  # fmt: skip
def _wage_and_sent(house: House, around: Around) -> Iterator[Hit]:
    yield from _doubled(house, "wage_and_sent", "sent_by_sharing")


@check(
    "wage_of_stranger", N_("不共享收入的人名下记了工资"), "warn", "account", reads=("成员", "共享收入"),
    asks=N_("{who}还和家里一起过吗？只是寄钱回来的话，只记寄回来的。"),
)  # fmt: skip
def _wage_of_stranger(house: House, around: Around) -> Iterator[Hit]:
    yield from _doubled(house, "wage_of_stranger")


@check(
    "sent_over_year", N_("全年寄带回比工资减在外生活开支还多"), "hint", "account",
    reads=("寄带回", "在外生活"), asks=N_("{who}寄回来的钱里，有没有借的或别的来路？"),
)  # fmt: skip
def _sent_over_year(house: House, around: Around) -> Iterator[Hit]:
    by_member: dict[str, list[Fact]] = defaultdict(list)
    for line in lines_of(house, around, "A1"):
        if line.sent_home is not None and line.living_cost is not None:
            by_member[line.member_id or ""].append(line)
    for member, lines in by_member.items():
        kept = sum(line.amount - (line.living_cost or 0) for line in lines)
        sent = sum(line.sent_home or 0 for line in lines)
        if sent > kept:
            detail = _("寄带回 {sent} 元，余下 {kept} 元").format(sent=yuan(sent), kept=yuan(kept))
            yield hit(sent, kept, of=house.someone(member), detail=detail)


def _aged(code: str, title: str, asks: str, item: str, sub: str, bound: str) -> Check:
    """A check that a subsidy for old people has somebody old enough."""

    @check(code, title, "warn", "account", asks=asks, reads=("成员", "出生日期"), bound=bound)
    def look(house: House, around: Around) -> Iterator[Hit]:
        least = around.bounds.low(bound)
        old = any(one.age is None or one.age >= least for one in house.people)
        told = set()
        for line in lines_of(house, around, item):
            one = house.someone(line.member_id)
            young = one is not None and one.age is not None and one.age < least
            fits = (not sub or line.sub == sub) and (young or (one is None and not old))
            if fits and (line.member_id or "") not in told:
                told.add(line.member_id or "")
                yield hit(one.birth if one else "", line.sub, of=one, line=line, what=line.label)

    return look


_pension_age = _aged(
    "pension_age", N_("领养老金的人不满 60 周岁"), N_("{month} 的{what}是谁领的？"), "D4", "", "pension_age"
)
_elder_age = _aged(
    "elder_age", N_("领高龄补贴的人年龄不到"), N_("{month} 的{what}是谁领的？"), "D6", "4", "elder_age"
)


@check(
    "pension_missing", N_("有满 60 周岁的人，一年没有记养老金"), "hint", "account", reads=("出生日期",),
    bound="pension_age", asks=N_("{who}的养老金每月领多少？领到哪张卡上？"),
)  # fmt: skip
def _pension_missing(house: House, around: Around) -> Iterator[Hit]:
    lines = lines_of(house, around, "")
    least = around.bounds.low("pension_age") + 1
    if len({line.month for line in lines}) >= 10 and not any(line.item == "D4" for line in lines):
        for one in house.people:
            if one.age is not None and one.age >= least:
                yield hit(one.birth, str(around.year.start.year), of=one)


@check(
    "dibao_unmarked", N_("记了低保金，没有登记享受低保"), "warn", "account", sensitive=True,
    columns=("是否享受低保",), asks=N_("{who}家现在领哪几样补助？从哪个月起？"),
)  # fmt: skip
def _dibao_unmarked(house: House, around: Around) -> Iterator[Hit]:
    lines = lines_of(house, around, "D2")
    if lines and not any(one.says("是否享受低保") in YES for one in house.people):
        yield hit(lines[-1].id, line=lines[-1])


@check(
    "dibao_unbooked", N_("登记享受低保，近几个月没有记低保金"), "warn", "account", sensitive=True,
    columns=("是否享受低保",), asks=N_("{who}家的补助每月都到账吗？最近一次是哪个月？"),
)  # fmt: skip
def _dibao_unbooked(house: House, around: Around) -> Iterator[Hit]:
    first = str(around.last.plus(-2))
    recent = [line for line in house.lines if first <= line.month <= str(around.last)]
    marked = [one.name for one in house.people if one.says("是否享受低保") in YES]
    if marked and len({line.month for line in recent}) == 3 and not any(line.item == "D2" for line in recent):
        yield hit(first, *marked)


@check(
    "student_aid", N_("记了教育扶持，家里没有登记在校生"), "warn", "account", reads=("在校生状况",),
    asks=N_("{month} 的{what}是给哪个孩子的？在哪里上学？"),
)  # fmt: skip
def _student_aid(house: House, around: Around) -> Iterator[Hit]:
    if not any(one.student.strip() for one in house.people):
        for line in lines_of(house, around, "D6"):
            if line.sub == "7":
                yield hit(line.id, line=line, what=line.label)
                return


@check(
    "disability_aid", N_("记了残疾补贴，没有登记残疾"), "warn", "account", sensitive=True,
    reads=("健康状况",), asks=N_("{month} 的这笔补贴是给谁的？"),
)  # fmt: skip
def _disability_aid(house: House, around: Around) -> Iterator[Hit]:
    known = any("残疾" in one.ill or len(one.id_number) in (20, 22) for one in house.people)
    for line in lines_of(house, around, "D6"):
        if line.sub == "6" and not known:
            yield hit(line.id, line=line)
            return


@check(
    "cost_no_income", N_("一年只有这一样的成本，没有收入"), "hint", "account", reads=("收支项目",),
    asks=N_("花了本钱的{what}，今年收了没有？卖了、吃了还是还在？"),
)  # fmt: skip
def _cost_no_income(house: House, around: Around) -> Iterator[Hit]:
    for number in "1234":
        costs = lines_of(house, around, f"E{number}")
        if costs and not lines_of(house, around, f"B{number}"):
            yield hit(f"E{number}", total(costs), line=costs[-1], what=costs[-1].label)


@check(
    "income_no_cost", N_("一年只有这一样的收入，没有成本"), "hint", "account", reads=("收支项目",),
    bound="income_no_cost", asks=N_("{what}今年花了哪些本钱？种子、肥料、饲料、人工。"),
)  # fmt: skip
def _income_no_cost(house: House, around: Around) -> Iterator[Hit]:
    for number in "1234":
        income = [line for line in lines_of(house, around, f"B{number}") if line.use == "sold"]
        most = around.bounds.high("income_no_cost") * 100
        if total(income) > most and not lines_of(house, around, f"E{number}"):
            yield hit(f"B{number}", total(income), line=income[-1], what=income[-1].label)


@check(
    "land_rent", N_("一亩地的流转费和常见的差得多"), "warn", "account",
    reads=("金额", "亩数"), bound="land_rent", asks=N_("{who}家流转出去几亩、一年一亩多少钱？合同在哪里？"),
)  # fmt: skip
def _land_rent(house: House, around: Around) -> Iterator[Hit]:
    bound = around.bounds.find("land_rent")
    for line in house.of("C2"):
        area = line.area
        if area and bound is not None and not bound.holds(line.amount / 100 / area):
            detail = _outside(line.amount / 100 / area, bound, _("元/亩"))
            yield hit(line.amount, _plain(area), line=line, detail=detail)


@check(
    "eaten_over_owned", N_("吃掉、卖掉的牲畜比记过的还多"), "warn", "account", reads=("数量", "单位", "用途"),
    asks=N_("今年的{what}一共养过几头？自己下的、买来的各几头？"),
)  # fmt: skip
def _eaten_over_owned(house: House, around: Around) -> Iterator[Hit]:
    owned: dict[str, float] = defaultdict(float)
    gone: dict[str, float] = defaultdict(float)
    last: dict[str, Fact] = {}
    for line in lines_of(house, around, "B2", "E2"):
        heads = line.heads or 0.0
        if line.item == "E2":
            owned[line.sub] += heads
        elif line.use == "stock":
            owned[line.sub] = max(owned[line.sub], heads)
        elif line.use in ("sold", "eaten", "given"):
            gone[line.sub] += heads
            last[line.sub] = line
    for sub, many in owned.items():
        if many and gone.get(sub, 0) > many:
            told = _("记过 {owned} 头，出去 {gone} 头").format(owned=_plain(many), gone=_plain(gone[sub]))
            yield hit(_plain(many), _plain(gone[sub]), line=last[sub], what=last[sub].label, detail=told)


@check(
    "eaten_much", N_("自家吃的肉，一个人一年的数偏大"), "hint", "account", reads=("数量", "单位", "用途"),
    bound="meat", asks=N_("杀的猪，自家吃了多少、送人多少、卖了多少？"),
)  # fmt: skip
def _eaten_much(house: House, around: Around) -> Iterator[Hit]:
    eaten = [
        line
        for line in lines_of(house, around, "B2")
        if line.use == "eaten" and line.kilos and any(word in line.sub for word in _MEAT)
    ]
    each = sum(line.kilos or 0 for line in eaten) / max(len(house.people), 1)
    bound = around.bounds.find("meat")
    if eaten and bound is not None and not bound.holds(each):
        detail = _outside(each, bound, _("公斤"))
        yield hit(_plain(each), line=eaten[-1], detail=detail)


@check(
    "year_jump", N_("同一类收入比上年变化大"), "hint", "account", reads=("金额",), bound="year_jump",
    asks=N_("{who}家今年的{what}比上年变了不少，是怎么回事？"),
)  # fmt: skip
def _year_jump(house: House, around: Around) -> Iterator[Hit]:
    first, last = str(around.before.start), str(around.before.end)
    old = [line for line in house.lines if first <= line.month <= last]
    new = lines_of(house, around, "A", "B", "C", "D")
    if min(len({line.month for line in old}), len({line.month for line in new})) < 10:
        return
    times, least = around.bounds.high("year_jump"), around.bounds.low("year_jump_yuan") * 100
    names = {"A": _("工资性收入"), "B": _("生产经营性收入"), "C": _("财产性收入"), "D": _("转移性收入")}
    for group, name in names.items():
        was = total(line for line in old if line.item[0] == group)
        now = total(line for line in new if line.item[0] == group)
        if abs(now - was) >= least and max(now, was) > times * min(now, was):
            detail = _("上年 {was} 元，今年 {now} 元").format(was=yuan(was), now=yuan(now))
            yield hit(group, was, now, what=name, detail=detail)


@check(
    "reported_differs", N_("登记的人均收入和账上的钱差得多"), "hint", "account", reads=("人均纯收入",),
    bound="reported_times", asks=N_("{who}家上报的收入和账上差得多，账上漏了什么，还是上报时估高了？"),
)  # fmt: skip
def _reported_differs(house: House, around: Around) -> Iterator[Hit]:
    lines = lines_of(house, around, "A", "B", "C", "D", "E")
    told = house.reported_income
    if told is None or len({line.month for line in lines}) < 12 or not house.people:
        return
    income = total(line for line in lines if line.item[0] in "ABCD" and line.use in (None, "sold", "eaten"))
    each = (income - total(line for line in lines if line.item[0] == "E")) // len(house.people)
    times = around.bounds.high("reported_times")
    if max(told, each) > times * max(min(told, each), 1):
        detail = _("登记 {told} 元，账上约 {here} 元").format(told=yuan(told), here=yuan(each))
        yield hit(told, each, detail=detail)


@check(
    "happened_elsewhere", N_("发生的日子离记的月份远"), "warn", "account", reads=("发生日期",),
    asks=N_("{what}是哪一天的事？该记在哪个月？"),
)  # fmt: skip
def _happened_elsewhere(house: House, around: Around) -> Iterator[Hit]:
    for line in house.lines:
        if line.happened is None or line.happened.isoformat()[:7] == line.month:
            continue
        if abs(months_between(Month.of(line.happened), Month.parse(line.month))) >= 1:
            yield hit(line.happened, line.month, line=line, what=line.label)


ACCOUNT: Final[tuple[Check, ...]] = (
    _price, _price_head, _yield, _land_rent, _eaten_over_owned, _eaten_much, _wage_month, _wage_young,
    _wage_old, _wage_months, _wage_and_sent, _wage_of_stranger, _sent_over_year, _pension_age, _elder_age,
    _pension_missing,
    _dibao_unmarked, _dibao_unbooked, _student_aid, _disability_aid, _cost_no_income, _income_no_cost,
    _year_jump, _reported_differs, _happened_elsewhere,
)  # fmt: skip
