"""Checks about how the account is kept: copied months, round figures, estimates, silence, signatures.

They look at the book, not at the household, and at no helper: nothing here is counted per person who keeps
it, and nobody is ranked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final

from fupin_desk.i18n import N_, _
from fupin_desk.model.checks.account import lines_of
from fupin_desk.model.checks.facts import Fact, House, months_between, total
from fupin_desk.model.checks.rule import Around, Check, Hit, check, hit
from fupin_desk.model.values import Month, yuan

_THOUSAND: Final = 1000 * 100


def _by_month(lines: list[Fact]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = defaultdict(list)
    for line in lines:
        found[line.month].append(line)
    return found


@check(
    "months_alike", N_("连着几个月，账上一笔不差"), "hint", "account", reads=("收支项目", "金额"),
    bound="months_alike", asks=N_("{month} 前后几个月的账一模一样，每个月真的一样吗？"),
)  # fmt: skip
def _months_alike(house: House, around: Around) -> Iterator[Hit]:
    least = around.bounds.high("months_alike")
    run: list[str] = []
    before: list[tuple[str, str, int]] = []
    for month, lines in [*sorted(_by_month(lines_of(house, around, "")).items()), ("", [])]:
        # A post's wage and a pension are the same every month; alike is a month of three lines or more.
        now = sorted((line.item, line.sub, line.amount) for line in lines)
        if now and now == before and len(now) >= 3:
            run.append(month)
            continue
        if len(run) + 1 > least:
            yield hit(*(str(part) for part in before), len(run), month=run[-1])
        run, before = [], now


@check(
    "round_figures", N_("账上大多是整百的数"), "hint", "account", reads=("金额",), bound="round_share",
    asks=N_("{who}家的账多半是整数，哪些有单据，能不能按单据记？"),
)  # fmt: skip
def _round_figures(house: House, around: Around) -> Iterator[Hit]:
    lines = [line for line in lines_of(house, around, "A", "B", "E") if not line.listed]
    whole = [line for line in lines if line.amount % 10_000 == 0]
    if len(lines) >= 20 and len(whole) * 100 > around.bounds.high("round_share") * len(lines):
        detail = _("{lines} 笔里有 {whole} 笔").format(lines=len(lines), whole=len(whole))
        yield hit(len(lines) // 10, len(whole) * 10 // len(lines), detail=detail)


@check(
    "thousands", N_("同一样收入连着几个月都是整千"), "hint", "account", reads=("金额",), bound="thousands",
    asks=N_("{who}家的{what}每个月都是整数吗？有工资条或转账记录就按它记。"),
)  # fmt: skip
def _thousands(house: House, around: Around) -> Iterator[Hit]:
    found: dict[tuple[str, str, str | None], list[Fact]] = defaultdict(list)
    for line in lines_of(house, around, "A1", "B"):
        if not line.listed:
            found[line.item, line.sub, line.member_id].append(line)
    for lines in found.values():
        many = len({line.month for line in lines})
        if many > around.bounds.high("thousands") and all(line.amount % _THOUSAND == 0 for line in lines):
            yield hit(*(line.amount for line in lines), line=lines[-1], what=lines[-1].label)


@check(
    "line_twice", N_("同一个月里有两笔一样的"), "warn", "account", reads=("收支项目", "金额", "发生日期"),
    asks=N_("{month} 的{what}记了两笔一样的，是两次还是记重了？"),
)  # fmt: skip
def _line_twice(house: House, around: Around) -> Iterator[Hit]:
    seen: dict[tuple[object, ...], str] = {}
    for line in house.lines:
        told = (line.member_id, line.happened, line.use, line.quantity, line.note)
        key = (line.month, line.item, line.sub, line.amount, *told)
        if key in seen:
            yield hit(seen[key], line.id, line.amount, line=line, what=line.label, detail=yuan(line.amount))
        else:
            seen[key] = line.id


@check(
    "estimates", N_("一年的账估算占得多"), "hint", "account", reads=("来历",), bound="estimates",
    asks=N_("{who}家哪几样是估的？能不能找到单据，或者当面说定、签上字？"),
)  # fmt: skip
def _estimates(house: House, around: Around) -> Iterator[Hit]:
    lines = lines_of(house, around, "A", "B", "C", "D", "E")
    guessed = total(line for line in lines if line.basis != "actual")
    if lines and guessed * 100 > around.bounds.high("estimates") * total(lines):
        share = guessed * 100 // total(lines)
        yield hit(share // 10, detail=_("估算占 {share}%").format(share=share))


@check(
    "silent", N_("近几个月没有记账"), "hint", "account", reads=("月份",), bound="silent",
    asks=N_("{who}家这几个月有哪些进账和开支？"),
)  # fmt: skip
def _silent(house: House, around: Around) -> Iterator[Hit]:
    if not house.lines:
        return
    last = max(line.month for line in house.lines)
    passed = months_between(Month.parse(last), around.last)
    if passed > around.bounds.high("silent"):
        yield hit(last, passed, month=last, detail=_("最后一笔在 {month}").format(month=last))


@check(
    "never_booked", N_("这一户还没有记过账"), "hint", "account", reads=("月份",),
    asks=N_("{who}家上个月有哪些进账和开支？"),
)  # fmt: skip
def _never_booked(house: House, around: Around) -> Iterator[Hit]:
    if not house.lines and house.people and house.followed:
        yield hit("")


@check(
    "unsigned", N_("记了账，近几个月都没有签字"), "hint", "account", reads=("签字",), bound="unsigned",
    asks=N_("把 {month} 以前的月账带去，请{who}和帮扶人当面签字。"),
)  # fmt: skip
def _unsigned(house: House, around: Around) -> Iterator[Hit]:
    many = around.bounds.high("unsigned")
    if many == float("inf"):
        return
    recent = {str(around.last.plus(-back)) for back in range(int(many) + 1)}
    booked = sorted({line.month for line in house.lines} & recent)
    if len(booked) == len(recent) and not house.signed & recent:
        yield hit(*booked, month=booked[-1])


@check(
    "unvisited", N_("好久没有走访联系的记录"), "hint", "account", reads=("走访日期",), bound="unvisited",
    asks=N_("最近去过{who}家吗？去过就补记一条。"),
)  # fmt: skip
def _unvisited(house: House, around: Around) -> Iterator[Hit]:
    bound = around.bounds.find("unvisited", "监测" if house.monitored else "")
    if bound is None or bound.high is None or not (house.people and (house.followed or house.lines)):
        return
    if house.visited is None:
        yield hit("")
    elif months_between(Month.of(house.visited), Month.of(around.today)) > bound.high:
        yield hit(house.visited, detail=_("上一次是 {day}").format(day=house.visited))


@check(
    "kinds_few", N_("一整年只记了一样收入"), "hint", "account", reads=("收支项目",),
    asks=N_("{who}家一年只有{what}这一样进账吗？补贴、种养、养老金有没有？"),
)  # fmt: skip
def _kinds_few(house: House, around: Around) -> Iterator[Hit]:
    lines = lines_of(house, around, "A", "B", "C", "D")
    kinds = Counter((line.item, line.sub) for line in lines)
    if len({line.month for line in lines}) >= 12 and len(kinds) == 1:
        yield hit(*next(iter(kinds)), what=lines[-1].label)


HABIT: Final[tuple[Check, ...]] = (
    _months_alike, _round_figures, _thousands, _line_twice, _estimates, _silent, _never_booked, _unsigned,
    _unvisited, _kinds_few,
)  # fmt: skip
