"""One cell at a time: what it becomes, and what is said about it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from fupin_desk.errors import Severity
from fupin_desk.intake.books import _cell, decode, delimiter_of, unquote
from fupin_desk.intake.cells import Cell, Sheet
from fupin_desk.intake.codes import Codes, fold, parse_codes
from fupin_desk.intake.fields import (
    read_date,
    read_income,
    read_label,
    read_labels,
    read_months,
    read_name,
    read_number,
    read_phone,
)
from fupin_desk.intake.flaws import FLAWS, SENSITIVE, flaw


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("张三", "张三", ""),
        (" 张 三\u3000", "张三", "NAME_PADDED"),
        ("张\u200b三\u202e", "张三", "NAME_PADDED"),
        ("帕提古丽·阿不都热西提", "帕提古丽·阿不都热西提", ""),
        ("周𬨎", "周𬨎", ""),
        ("John Smith", "John Smith", ""),
        ("周〇某", "周〇某", "NAME_LOST_CHAR"),
        ("周?", "周?", "NAME_LOST_CHAR"),
        ("周□", "周□", "NAME_LOST_CHAR"),
        ("曹\ue863", "曹\ue863", "NAME_PUA"),
        ("\u200b", "", "NAME_MISSING"),
        ("长" * 101, "", "NAME_TOO_LONG"),
        ("<b>&=1+1", "<b>&=1+1", ""),
    ],
)
def test_names(text: str, name: str, code: str) -> None:
    assert read_name(Cell("s", text)) == (name, code)


@pytest.mark.parametrize(
    ("cell", "day", "code"),
    [
        (Cell("s", "1988-08-02"), date(1988, 8, 2), ""),
        (Cell("d", "1988-08-02T00:00:00"), date(1988, 8, 2), "DATE_FORM"),
        (Cell("s", "1988-08-02 00:00:00"), date(1988, 8, 2), "DATE_FORM"),
        (Cell("s", "1988.8.2"), date(1988, 8, 2), "DATE_FORM"),
        (Cell("s", "1988/8/2"), date(1988, 8, 2), "DATE_FORM"),
        (Cell("s", "1988年8月2日"), date(1988, 8, 2), "DATE_FORM"),
        (Cell("s", "１９８８０８０２"), date(1988, 8, 2), "DATE_FORM"),
        (Cell("n", "19880802"), date(1988, 8, 2), "DATE_FORM"),
        (Cell("s", "19880802.0"), date(1988, 8, 2), "DATE_FORM"),
        (Cell("n", "32357"), date(1988, 8, 2), "DATE_FORM"),
        (Cell("s", "1988-02-30"), None, "DATE_BAD"),
        (Cell("s", "88.8.2"), None, "DATE_BAD"),
        (Cell("s", "不详"), None, "DATE_BAD"),
        (Cell("s", "1988年8月"), None, "DATE_MONTH_ONLY"),
    ],
)
def test_dates(cell: Cell, day: date | None, code: str) -> None:
    assert read_date(cell)[:2] == (day, code)


@pytest.mark.parametrize(
    ("cell", "phone", "code"),
    [
        (Cell("s", "13800000000"), "13800000000", ""),
        (Cell("n", "13800000000"), "13800000000", "PHONE_FLOAT"),
        (Cell("s", "13800000000.0"), "13800000000", "PHONE_FLOAT"),
        (Cell("s", "138 0000-0000"), "13800000000", "PHONE_FORM"),
        (Cell("s", "+8613800000000"), "13800000000", "PHONE_FORM"),
        (Cell("s", "0835-2220000"), "0835-2220000", ""),
        (Cell("s", "13800000000/13900000000"), "", "PHONE_TWO"),
        (Cell("s", "13800000000、13900000000"), "", "PHONE_TWO"),
        (Cell("s", "138000000001"), "", "PHONE_BAD"),
        (Cell("s", "1380000000"), "", "PHONE_BAD"),
        (Cell("s", "1.38E+10"), "", "PHONE_BAD"),
        (Cell("s", "无"), "", "PHONE_BAD"),
    ],
)
def test_phones(cell: Cell, phone: str, code: str) -> None:
    assert read_phone(cell) == (phone, code)


@pytest.mark.parametrize(
    ("cell", "fen", "code"),
    [
        (Cell("n", "12583.53"), 1258353, ""),
        (Cell("s", "12583.53"), 1258353, ""),
        (Cell("n", "0.1"), 10, ""),
        (Cell("n", "1.005"), 101, ""),
        (Cell("s", "11341.56元"), 1134156, "INCOME_TEXT"),
        (Cell("s", "12,345.60"), 1234560, "INCOME_TEXT"),
        (Cell("s", "１２３"), 12300, "INCOME_TEXT"),
        (Cell("s", "1.2万元"), 1200000, "INCOME_TEXT"),
        (Cell("n", "-9746.75"), None, "INCOME_NEGATIVE"),
        (Cell("s", "——"), None, "INCOME_ESTIMATE"),
        (Cell("s", "约8000"), None, "INCOME_ESTIMATE"),
        (Cell("s", "8000左右"), None, "INCOME_ESTIMATE"),
        (Cell("s", "9e99"), None, "INCOME_ESTIMATE"),
        (Cell("e", "#REF!"), None, "INCOME_ERROR_CELL"),
        (Cell("s", "#DIV/0!"), None, "INCOME_ERROR_CELL"),
        (Cell("f", "=A1"), None, "INCOME_FORMULA_NO_VALUE"),
        (Cell("s", "=A1"), None, "INCOME_FORMULA_NO_VALUE"),
    ],
)
def test_incomes(cell: Cell, fen: int | None, code: str) -> None:
    assert read_income(cell) == (fen, code)


@pytest.mark.parametrize(
    ("text", "months", "code"),
    [("11", 11, ""), ("0", 0, ""), ("6.0", 6, ""), ("8个月", 8, "MONTHS_FORM"), ("13", None, "MONTHS_BAD"),
     ("-1", None, "MONTHS_BAD"), ("半年", None, "MONTHS_BAD"), ("6.5", None, "MONTHS_BAD")],
)  # fmt: skip
def test_months(text: str, months: int | None, code: str) -> None:
    assert read_months(Cell("s", text)) == (months, code)


def test_numbers_that_a_spreadsheet_has_eaten_are_not_believed() -> None:
    assert read_number(Cell("s", "0099012310000001")) == ("0099012310000001", "")
    assert read_number(Cell("n", "99012310000001")) == ("99012310000001", "NUMBER_FORM")
    assert read_number(Cell("n", "9901231000000103")) == ("", "NUMBER_AS_FLOAT")
    assert read_number(Cell("s", "9.90123E+13")) == ("", "NUMBER_AS_FLOAT")
    assert read_number(Cell("n", "12")) == ("12", "")


@pytest.mark.parametrize(
    ("name", "text", "label", "code"),
    [
        ("ethnic", "汉", "汉族", "VALUE_ALIAS"),
        ("ethnic", "维吾尔族", "维吾尔族", ""),
        ("ethnic", "火星", "", "VALUE_UNKNOWN"),
        ("education", "文盲", "文盲或半文盲", "VALUE_ALIAS"),
        ("student", "初一", "七年级", "VALUE_ALIAS"),
        ("student", "普通高中", "普通高中", ""),
        ("sex", "f", "女", "VALUE_ALIAS"),
        ("relation", "丈 夫", "配偶", "VALUE_ALIAS"),
        ("relation", "二女", "", "VALUE_UNKNOWN"),
        ("labour", "弱劳动力", "弱劳动力或半劳动力", "VALUE_ALIAS"),
    ],
)
def test_labels(codes: Codes, name: str, text: str, label: str, code: str) -> None:
    assert read_label(Cell("s", text), codes.lists[name]) == (label, code)


def test_several_labels_in_one_cell(codes: Codes) -> None:
    health = codes.lists["health"]
    assert read_labels(Cell("s", "残疾,长期慢性病"), health) == ("残疾,长期慢性病", "")
    assert read_labels(Cell("s", "残疾、慢性病"), health) == ("残疾,长期慢性病", "VALUE_ALIAS")
    assert read_labels(Cell("s", "残疾,发烧"), health) == ("", "VALUE_UNKNOWN")


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("务工时间（月）", "work_months"),
        ("务 工\n时间(月)", "work_months"),
        ("*姓名", "name"),
        ("姓　名", "name"),
        ("人均纯收入（2025年，元）", "income"),
        ("县(市、区、旗)", "county"),
        ("身份证\r\n号码（必填）", "id_number"),
        ("户主姓名", "head_name"),
        ("喜欢的颜色", ""),
    ],
)
def test_headings_are_known_by_their_words(codes: Codes, heading: str, name: str) -> None:
    assert codes.field_of(heading) == name


def test_code_lists_have_labels_without_contradicting_aliases(codes: Codes) -> None:
    assert len(codes.lists["relation"].labels) == 28
    assert len(codes.lists["ethnic"].labels) == 58
    for known in codes.lists.values():
        assert len(set(known.labels)) == len(known.labels)
        assert set(known.aliases.values()) <= set(known.labels)
        assert not set(known.aliases) & {fold(label) for label in known.labels}
    assert not codes.male & codes.female


def test_files_of_another_kind_add_nothing() -> None:
    assert parse_codes([b'version = 1\nwords = ["a"]\n']) == Codes({}, {}, {})


def test_library_values_become_plain_cells() -> None:
    assert _cell(True) == Cell("b", "是")
    assert _cell(15604653657.0) == Cell("n", "15604653657")
    assert _cell(9.90123195007243e17) == Cell("n", "9.90123195007243e+17")
    assert _cell(datetime(1988, 8, 2)) == Cell("d", "1988-08-02T00:00:00")  # noqa: DTZ001  (Excel has no zones)
    assert _cell("#N/A") == Cell("e", "#N/A")
    assert _cell("") is None


def test_csv_text_is_told_by_its_bytes() -> None:
    text = "姓名,证件号码\n张三,1\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        assert decode(text.encode(encoding)) == text
    assert decode(text.encode("utf-16-be")) == text
    assert delimiter_of("a;b;c\n1;2;3,5\n") == ";"
    assert delimiter_of("a\tb\n1\t2\n") == "\t"
    assert unquote('="0513"') == "0513"
    assert unquote('="a""b"') == 'a"b'
    assert unquote("=1+1") == "=1+1"


def test_a_sheet_survives_the_pipe() -> None:
    rows = {3: {2: Cell("n", "1"), 5: Cell("s", "\ud800x")}}
    sheet = Sheet("名", rows, ((1, 1, 2, 2),), True, frozenset({3}))
    assert Sheet.from_plain(sheet.to_plain()) == sheet
    assert sheet.at(3, 2).text == "1"
    assert sheet.at(9, 9).text == ""


def test_findings_speak_without_quoting_the_cell() -> None:
    severities: set[Severity] = {"error", "warn", "normalise"}
    for code, (severity, sentence) in FLAWS.items():
        one = flaw(code, sheet="s", given="990123", field="id_number")
        assert severity in severities
        assert one.sentence == sentence
        assert one.sentence.endswith("。")
        assert "{" not in sentence
        assert one.sensitive
    assert not flaw("ID_15", sheet="s", field="name").sensitive
    assert {"id_number", "phone", "health", "bank"} <= SENSITIVE
