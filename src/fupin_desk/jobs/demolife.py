"""The rest of the demo village's life: who works away, what was promised, visits, dates, a payment list.

Made through the same jobs as everything else, so that every page of the demo has something true to show.
All of it is invented; the numbers begin with 99.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from fupin_desk.jobs import deadlines, households, payment_book, payments, promises, visits, work
from fupin_desk.jobs.payments import Said
from fupin_desk.jobs.visits import VisitDraft
from fupin_desk.model.values import Month
from fupin_desk.model.work import SpellDraft

if TYPE_CHECKING:
    from fupin_desk.jobs.office import Office
    from fupin_desk.model.household import HouseholdLine

_PLACES = (
    ("广东东莞", "某电子厂", "制造业"), ("浙江义乌", "某箱包厂", "制造业"), ("云岭县城", "某工地", "建筑业"),
    ("四川成都", "某物流园", "运输业"),
)  # fmt: skip
_NEEDS = ("想再养两头母猪，缺本钱", "房顶漏雨，雨季前想补", "孩子初中毕业，想学门手艺", "老人降压药常断")
_PROMISES = ("联系小额信贷", "找村里的瓦匠看屋顶", "带雨露计划的申请表来", "请镇卫生院定期送药")
_LIST = "2026 年秋季耕地地力补贴发放表"


def live(office: Office, out: Path) -> None:
    """Give the village its life; the payment list also lies in `out` as a file to look at."""
    lines, today = households.lines(office), office.today()
    for number, line in enumerate(lines):
        _household(office, line, number, today)
    _payment_list(office, lines, out, Month.of(today))


def _household(office: Office, line: HouseholdLine, number: int, today: date) -> None:
    page = households.page(office, line.id)
    away = next((one for one in page.members if one.relation == "之子"), None)
    if away is not None and number % 6:
        place, employer, industry = _PLACES[number % len(_PLACES)]
        began = date(today.year, 2, 10 + number % 15)
        work.begin(office, line.id, away.id, SpellDraft(place, employer, industry, "亲友介绍", began))
    if number % 5 == 0:
        which = number // 5 % len(_NEEDS)
        need = promises.add_need(office, line.id, _NEEDS[which], said_on=today - timedelta(days=40))
        due = today + timedelta(days=(which - 1) * 6)
        promises.add(
            office, line.id, _PROMISES[which], due, need_id=need, promised_on=today - timedelta(days=30)
        )
    if number % 3:
        ago = timedelta(days=12 * (number % 5) + 3)
        visits.record(
            office, VisitDraft(line.id, today - ago, content="看了收成和圈舍", words="账记得清楚，放心")
        )
    if number in (2, 7):
        kind, title = (("loan", "小额信贷还本"), ("post", "保洁公益岗续签"))[number == 7]
        amount = 3_000_000 if kind == "loan" else None
        deadlines.add(office, line.id, kind, today + timedelta(days=number * 3), title, amount=amount)


def _payment_list(office: Office, lines: list[HouseholdLine], out: Path, month: Month) -> None:
    """A finance office's list as it comes, with three rows that nobody can match."""
    heads = [(line.head, line.group, f"{60 + 7 * number % 90}.00") for number, line in enumerate(lines, 1)]
    strangers = [("郑不在村", "一组", "88.00"), ("钱同名", "", "70.00"), ("外村人", "九组", "92.00")]
    rows = ["姓名,村组,补贴金额", *(",".join(one) for one in [*heads, *strangers])]
    path = out / f"{_LIST}.csv"
    path.write_text("\n".join([_LIST, "", *rows]) + "\n", "utf-8-sig")
    shown = payments.preview(office, path, Said(sender="清溪镇财政所", item="D6.2", month=str(month)))
    payment_book.book(office, shown)
