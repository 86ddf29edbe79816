"""A village of any size and payment lists in the styles in which they come, all people invented.

The styles: a bank's csv in GBK with ``="…"`` around the numbers, a finance office's workbook with title lines
and a total, a list of names only. IDs lie in area 999999, accounts begin 62999.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from fupin_desk.jobs import accounts, payments
from fupin_desk.jobs.office import Office
from fupin_desk.model import household
from fupin_desk.model.account import Entry, entries
from fupin_desk.model.household import Member
from fupin_desk.model.idnumber import check_digit
from fupin_desk.model.journal import Op
from tests.jobs.desk import OCTOBER, Desk

GROUPS = ("一组", "二组", "三组")
_FAMILY, _GIVEN = "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕", "守田桂香云芳大勇银秀树林素珍忠良正才"


@dataclass(frozen=True)
class Villager:
    """One head of a household as a list would name him."""

    house: str
    member: str
    name: str
    id_number: str
    account: str
    group: str


def number_of(place: int) -> str:
    digits = f"9999991960{place % 12 + 1:02d}{place % 28 + 1:02d}{place % 1000:03d}"
    return digits + check_digit(digits)


def fill(office: Office, count: int) -> list[Villager]:
    """So many households with a head each, in one change; every name is another one."""
    made = []
    with office.change(Op.IMPORT_ROSTER) as s:
        for place in range(count):
            name = _FAMILY[place % 20] + _GIVEN[place // 20 % 18] + _GIVEN[place // 360 % 18]
            number, group = number_of(place), GROUPS[place % 3]
            house = household.add_household(s, household_no=f"9999991012{place + 1:07d}", group_name=group)
            person = household.add_member(s, house.id, relation="户主", name=name, id_number=number)
            house.search_key = household.key_of(house, [person])
            made.append(Villager(house.id, person.id, name, number, f"62999{place:014d}", group))
    return made


def finance(path: Path, rows: Sequence[Sequence[Any]], *, total: Any = None, title: str = "") -> Path:
    """The finance office's workbook: title, unit line, headings, rows, total, foot."""
    book = Workbook()
    sheet: Any = book.worksheets[0]
    sheet.append([title or "清溪镇2026年10月农村低保金发放花名册"])
    sheet.merge_cells("A1:F1")
    sheet.append(["发放单位：清溪镇财政所", None, None, None, "2026年10月20日"])
    sheet.append(["序号", "户主姓名", "身份证号", "一卡通账号", "村组", "发放金额（元）", "备注"])
    for place, row in enumerate(rows, start=1):
        sheet.append([place, *row])
    if total is not None:
        sheet.append(["合计", None, None, None, None, total])
    sheet.append(["制表人：王五", None, "审核人：赵六"])
    book.save(path)
    return path


def bank(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """The bank's csv in GBK, numbers guarded against Excel."""
    lines = [
        "云岭县农村商业银行代发明细,,,,",
        "代发单位：云岭县农村商业银行,,,,",
        "收款人,账号,金额,摘要,处理结果",
    ]
    lines += [",".join((row[0], f'="{row[1]}"', *row[2:])) for row in rows]
    path.write_bytes("\r\n".join(lines).encode("gb18030"))
    return path


def row(one: Villager, amount: Any = 320, note: str = "") -> tuple[Any, ...]:
    """A villager's row of a finance list."""
    return (one.name, one.id_number, one.account, f"松林村{one.group}", amount, note)


def looked(desk: Desk, path: Path, **said: Any) -> payments.PaymentPreview:
    """Preview of a file."""
    return payments.preview(desk.office, path, payments.Said(**said))


def lines(office: Office, house: str, month: str = OCTOBER) -> list[Entry]:
    """The standing lines of a household's month."""
    from fupin_desk.model.values import Month

    with office.read() as s:
        return list(entries(s, office.village, house, Month.parse(month), Month.parse(month)))


def marks(office: Office, house: str, month: str = OCTOBER) -> list[str]:
    """The evidence marks of a household's month."""
    return [str(line.mark) for line in accounts.month(office, house, month).lines]


def accounts_of(office: Office) -> dict[str, str | None]:
    """Member → account as the ledger remembers it."""
    with office.read() as s:
        return {one.id: one.account for one in s.query(Member)}
