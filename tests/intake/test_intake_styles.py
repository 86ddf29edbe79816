"""Sheets as villages keep them: no numbers, groups as lines, other spellings, copies, hidden things."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from fupin_desk.intake.roster import RosterReading
from fupin_desk.model.idnumber import check_digit

Read = Callable[..., RosterReading]
Book = Callable[..., bytes]

HEAD = ["户编号", "姓名", "性别", "身份证号码", "出生日期", "与户主关系", "联系电话"]


def number(birth: date, order: int, male: bool) -> str:
    first17 = f"999999{birth:%Y%m%d}{order:02d}{1 if male else 2}"
    return first17 + check_digit(first17)


def person(house: str, name: str, relation: str, birth: date, order: int, male: bool = True) -> list[Any]:
    sex = "男" if male else "女"
    return [house, name, sex, number(birth, order, male), birth.isoformat(), relation, ""]


def family(house: str, order: int) -> list[list[Any]]:
    return [
        person(house, f"甲{'一二三四五六七八九十'[order]}", "户主", date(1970, 1, 2), order),
        person(house, f"乙{'一二三四五六七八九十'[order]}", "配偶", date(1972, 3, 4), order, male=False),
    ]


def codes_of(reading: RosterReading) -> list[str]:
    return [one.code for one in reading.findings]


def test_a_demonstration_village_of_area_999999_is_sound(read: Read, book: Book) -> None:
    reading = read(book([HEAD, *family("1001", 0), *family("1002", 1)]))
    assert codes_of(reading) == []
    assert reading.households[1].members[0].id_number == number(date(1970, 1, 2), 1, True)


def test_without_household_numbers_each_head_begins_one(read: Read, book: Book) -> None:
    rows = [row[1:] for row in (*family("", 0), *family("", 1))]
    reading = read(book([["花名册"], HEAD[1:], *rows]))
    assert [house.household_no for house in reading.households] == ["001", "002"]
    assert [len(house.members) for house in reading.households] == [2, 2]
    assert codes_of(reading) == ["HOUSEHOLD_NO_COLUMN"]


def test_blank_numbers_below_a_head_continue_the_household(read: Read, book: Book) -> None:
    rows = [*family("1001", 0), *family("1002", 1)]
    rows[1][0] = rows[3][0] = None
    reading = read(book([HEAD, *rows]))
    sizes = {house.household_no: len(house.members) for house in reading.households}
    assert sizes == {"1001": 2, "1002": 2}
    assert codes_of(reading) == []


def test_a_new_head_without_a_number_is_a_household_and_an_error(read: Read, book: Book) -> None:
    rows = [*family("1001", 0), *family("", 1)]
    reading = read(book([HEAD, *rows]))
    assert [len(house.members) for house in reading.households] == [2, 2]
    assert codes_of(reading) == ["HOUSEHOLD_NO_MISSING"]
    assert reading.findings[0].row == 4


def test_lines_across_the_sheet_name_the_group_below(read: Read, book: Book) -> None:
    data = book([HEAD, ["一组"], *family("1001", 0), ["二组"], *family("1002", 1)], merges=("A2:G2", "A5:G5"))
    assert [house.group for house in read(data).households] == ["一组", "二组"]


def test_a_column_written_another_way_throughout_is_said_once(read: Read, book: Book) -> None:
    rows = [row for order in range(5) for row in family(f"100{order}", order)]
    for row in rows:
        row[4] = row[4].replace("-", ".")
    rows[0][6] = 13800000000
    found = [(one.code, one.row, one.column) for one in read(book([HEAD, *rows])).findings]
    assert found == [("DATE_FORM", None, "出生日期"), ("PHONE_FLOAT", 2, "联系电话")]


def test_relations_of_the_standard_are_mended_and_others_asked_back(read: Read, book: Book) -> None:
    rows = family("1001", 0)
    rows[1][5] = "妻"
    rows += [
        person("1001", "丙", "长子", date(2012, 5, 6), 0),
        person("1001", "丁", "二女", date(2014, 5, 6), 0, male=False),
    ]
    reading = read(book([HEAD, *rows]))
    assert [member.relation for member in reading.households[0].members] == ["户主", "配偶", "之子", ""]
    assert [(one.row, one.code, one.stored) for one in reading.findings] == [
        (3, "RELATION_ALIAS", "配偶"),
        (4, "RELATION_ALIAS", "之子"),
        (5, "RELATION_UNKNOWN", ""),
    ]


def test_heads_spouses_and_sexes_must_fit(read: Read, book: Book) -> None:
    rows = [
        person("1001", "甲", "配偶", date(1970, 1, 2), 0),
        person("1001", "乙", "配偶", date(1971, 1, 2), 0, male=False),
        person("1002", "丙", "户主", date(1970, 1, 2), 1),
        person("1002", "丁", "配偶", date(1971, 1, 2), 1),
        person("1002", "戊", "之女", date(2001, 1, 2), 1),
    ]
    found = [(one.row, one.code) for one in read(book([HEAD, *rows])).findings]
    assert found == [(2, "NO_HEAD"), (3, "TWO_SPOUSES"), (5, "SPOUSE_SAME_SEX"), (6, "RELATION_VS_SEX")]


def test_one_number_for_two_people_stays_with_the_one_it_fits(read: Read, book: Book) -> None:
    rows = [*family("1001", 0), *family("1002", 1)]
    rows[0][3] = rows[2][3]  # the earlier row is the wrong one: birth dates tell
    rows[2][4] = "1970-01-02"
    rows[0][4] = "1969-01-02"
    reading = read(book([HEAD, *rows]))
    assert [(one.row, one.code) for one in reading.findings] == [(2, "ID_DUP_OTHER_HOUSEHOLD")]
    assert reading.households[0].members[0].id_number == ""
    assert reading.households[1].members[0].id_number != ""


def test_one_number_twice_in_a_household_and_a_row_copied(read: Read, book: Book) -> None:
    rows = family("1001", 0)
    copied = list(rows[0])
    other = ["1001", "丙", "男", rows[0][3], "1970-01-02", "之兄弟姐妹", ""]
    reading = read(book([HEAD, *rows, copied, other]))
    assert [(one.row, one.code) for one in reading.findings] == [
        (4, "ROW_DUPLICATE"),
        (5, "ID_DUP_SAME_HOUSEHOLD"),
    ]
    assert [member.name for member in reading.households[0].members] == ["甲一", "乙一", "丙"]


def test_blank_birth_and_sex_are_filled_from_the_number_aloud(read: Read, book: Book) -> None:
    rows = family("1001", 0)
    rows[0][2] = rows[0][4] = None
    reading = read(book([HEAD, *rows]))
    head = reading.households[0].members[0]
    assert (head.sex, head.birth) == ("男", date(1970, 1, 2))
    assert {(one.code, one.stored) for one in reading.findings} == {
        ("SEX_FROM_ID", "男"),
        ("BIRTH_FROM_ID", "1970-01-02"),
    }


def test_years_and_months_are_completed_by_the_number_without_a_word(read: Read, book: Book) -> None:
    head = [*HEAD[:4], "出生年月", *HEAD[5:]]
    rows = family("1001", 0)
    rows[0][4], rows[1][4] = "1970.01", "1972年3月"
    reading = read(book([head, *rows]))
    assert codes_of(reading) == []
    assert reading.households[0].members[1].birth == date(1972, 3, 4)


def test_several_sheets_are_read_and_a_second_copy_is_not(read: Read) -> None:
    workbook = Workbook()
    first: Worksheet = workbook.worksheets[0]
    first.title = "一组"
    for row in [HEAD, *family("1001", 0)]:
        first.append(row)
    for title, rows in (("二组", family("1002", 1)), ("一组 (2)", family("1001", 0)), ("统计", [[1, 2]])):
        sheet = workbook.create_sheet(title)
        for row in [HEAD, *rows] if title != "统计" else rows:
            sheet.append(row)
    out = io.BytesIO()
    workbook.save(out)
    reading = read(out.getvalue())
    assert [house.household_no for house in reading.households] == ["1001", "1002"]
    assert [(one.sheet, one.code) for one in reading.findings] == [("一组 (2)", "SHEET_SKIPPED")]


def test_hidden_rows_are_read_and_said(read: Read, book: Book) -> None:
    workbook = load_workbook(io.BytesIO(book([HEAD, *family("1001", 0)])))
    workbook.worksheets[0].row_dimensions[3].hidden = True
    out = io.BytesIO()
    workbook.save(out)
    reading = read(out.getvalue())
    assert codes_of(reading) == ["ROWS_HIDDEN"]
    assert len(reading.households[0].members) == 2


def test_a_table_of_households_gives_their_heads(read: Read, book: Book) -> None:
    rows = [
        ["户编号", "户主姓名", "户主证件号码", "户类型", "监测对象类别", "识别监测时间"],
        ["1001", "甲", number(date(1970, 1, 2), 0, True), "一般农户", "边缘易致贫户", "202304"],
    ]
    house = read(book(rows)).households[0]
    assert (house.members[0].name, house.members[0].relation) == ("甲", "户主")
    assert (house.kind, house.monitor_category, house.identified) == ("一般农户", "边缘易致贫户", "202304")


def test_numbers_of_households_typed_as_numbers_come_back_as_text(read: Read, book: Book) -> None:
    rows = family("1001", 0)
    rows[0][0] = rows[1][0] = 99012310000001
    reading = read(book([HEAD, *rows]))
    assert reading.households[0].household_no == "99012310000001"
    assert codes_of(reading) == ["NUMBER_FORM"]


def test_an_open_document_is_read_too(read: Read) -> None:
    rows = [HEAD, *family("1001", 0)]
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    cells = [
        "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        for row in rows
    ]
    lines = "".join(f"<table:table-row>{line}</table:table-row>" for line in cells)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0" '
            f'xmlns:text="{space}text:1.0"><office:body><office:spreadsheet><table:table table:name="名册">'
            f"{lines}</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    reading = read(out.getvalue())
    assert [member.name for member in reading.households[0].members] == ["甲一", "乙一"]
    assert codes_of(reading) == []


def test_every_column_is_kept_as_it_was_found(read: Read, book: Book) -> None:
    rows = [[*row, datetime(2026, 1, 2), "第 7 柜"] for row in family("1001", 0)]  # noqa: DTZ001  (Excel has no zones)
    member = read(book([[*HEAD, "入册", "档案\n位置"], *rows])).households[0].members[0]
    assert member.given["入册"] == "2026-01-02T00:00:00"
    assert member.given["档案位置"] == "第 7 柜"
