"""November: the system's problem lists come back every year; here the village finds them itself, first.

The studies tell of incomes on the doors that were estimates, of own pigs turned into money, of a wage and the
same wage sent home counted twice, of one receipt behind several households, and of cadres who copy ID numbers
instead of asking. A village that took in its export asks once, offline, at the door, and remembers.
"""

from __future__ import annotations

import csv
from datetime import date

from fupin_desk.jobs import accounts, asking, checks, comparing_roster, households, keeping, roster
from fupin_desk.jobs.accounts import EntryDraft
from tests.jobs.desk import Desk
from tests.model.households import id_of
from tests.paper.reading import squeezed, text_of

HEADINGS = (
    "户编号", "人编号", "姓名", "性别", "与户主关系", "证件号码", "监测对象类别", "识别监测时间",
    "致贫/返贫风险1", "合规自付支出", "健康帮扶", "是否享受低保", "人均纯收入", "年度", "工资性收入",
)  # fmt: skip
MEN = (
    ("99999910120100002", "9001", "李四", "男", "户主", id_of("19700101", "003"), "边缘易致贫户", "202603",
     "因病", "0", "", "否", "19000", "2026", "76000"),
    ("99999910120100002", "9002", "李小妹", "女", "之女", id_of("20150202", "002"), "", "", "", "", "", "",
     "", "", ""),
)  # fmt: skip


def test_what_november_would_send_back_is_asked_in_october_and_answered_once(desk: Desk) -> None:
    export = desk.place / "监测对象信息.csv"
    with export.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *MEN])
    roster.apply(desk.office, roster.preview(desk.office, export))
    house = households.by_number(desk.office, MEN[0][0]).id
    for month in ("2026-08", "2026-09", "2026-10"):
        wage = EntryDraft(
            "A1", 4000_00, "李四", evidence="stated", happened=date.fromisoformat(f"{month}-05")
        )
        sent = EntryDraft("D6.19", 2500_00, "李四", evidence="stated")
        accounts.record_many(desk.office, house, month, [wage, sent])

    found = checks.check(desk.office, house)
    asked = {one.code for one in found.open}
    assert {"risk_illness_cost", "wage_and_sent"} <= asked
    assert {"school_age", "education_xor_student"} & asked, "the girl's school year is blank"

    sheet = squeezed(text_of(asking.print_sheet(desk.office, found.open).pdf, desk.place))
    assert "李四" in sheet
    assert "同一笔" in sheet
    for hidden in (MEN[0][5], "因病", "低保", "边缘易致贫户"):
        assert hidden not in sheet, "the sheet is carried from door to door"

    doubled = [one for one in found.open if one.code == "wage_and_sent"]
    for one in doubled:
        checks.answer(desk.office, one, "寄回来的就是工资里的，下月起只记工资")
    after = checks.check(desk.office, house)
    assert "wage_and_sent" not in {one.code for one in after.open}
    assert len(after.noticed) == len(found.noticed), "answered is not forgotten"

    entry = doubled[0].entry_id
    page = accounts.month(desk.office, house, doubled[0].month)
    line = next(line for line in page.lines if line.id == entry)
    accounts.amend(desk.office, line.id, EntryDraft(line.code, 2600_00, "李四", evidence="stated"))
    again = [one for one in checks.check(desk.office, house).open if one.code == "wage_and_sent"]
    assert [one.month for one in again] == [doubled[0].month], "a changed figure is asked about again"

    compared = comparing_roster.compare(desk.office, export)
    wage_line = next(one for one in compared.lines if one.field == "工资性收入")
    assert (wage_line.system, wage_line.mends_words) == ("76,000.00", "核实")
    assert keeping.verify(desk.office).healthy
