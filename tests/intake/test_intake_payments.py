"""A payment list read: headings under any name, money exact or not at all, hostile files refused or borne."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from fupin_desk.errors import Trouble
from fupin_desk.intake.amounts import read_amount, read_digits
from fupin_desk.intake.cells import Cell, Sheet
from fupin_desk.intake.child import read_sheets
from fupin_desk.intake.payment_words import PaymentWords, day_in, month_in, parse_payment_words
from fupin_desk.intake.payments import NoPaymentList, PaymentReading, judge_payments
from fupin_desk.intake.troubles import Cancelled, Limits

RESOURCES = Path(__file__).parents[2] / "resources"


@pytest.fixture(scope="module")
def words() -> PaymentWords:
    return parse_payment_words((RESOURCES / "codes" / "payments.toml").read_bytes())


def _sheet(rows: Sequence[Any], name: str = "Sheet1", **more: Any) -> Sheet:
    cells: dict[int, dict[int, Cell]] = {}
    for at, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            if value not in (None, ""):
                kind: Any = "n" if isinstance(value, int | float) else "s"
                cells.setdefault(at, {})[place] = Cell(kind, str(value))
    return Sheet(name, cells, **more)


@pytest.fixture
def judge(words: PaymentWords) -> Callable[..., PaymentReading]:
    def judged(*sheets: Sheet, **more: Any) -> PaymentReading:
        return judge_payments(sheets, file="表.xlsx", words=words, **more)

    return judged


@pytest.mark.parametrize(
    "headings",
    [
        ["姓名", "身份证号", "金额"],
        ["户主姓名", "证件号码", "发放金额（元）"],
        ["收款人", "公民身份号码", "实发金额"],
        ["收款人\n名称", "居民身份证号", "补贴金额(元)"],
        ["享 受 人", "身份证号码", "实发\n合计"],
        ["户名", "身份证件号码", "交易金额"],
    ],
)
def test_columns_are_known_under_many_names(
    judge: Callable[..., PaymentReading], headings: list[str]
) -> None:
    reading = judge(_sheet([["某镇补贴发放表"], headings, ["张三", "999999196001010014", 12.5]]))
    (row,) = reading.rows
    assert (row.name, row.id_number, row.amount) == ("张三", "999999196001010014", 1250)
    assert reading.missing == ()


def test_what_was_paid_out_goes_before_what_was_due(judge: Callable[..., PaymentReading]) -> None:
    both = judge(_sheet([["姓名", "应发金额", "扣减", "实发金额"], ["张三", 100, 20, 80]]))
    assert [row.amount for row in both.rows] == [8000]
    due = judge(_sheet([["姓名", "应发金额"], ["张三", 100]]))
    assert [row.amount for row in due.rows] == [10000]


def test_a_name_and_money_are_enough_in_a_wide_table(judge: Callable[..., PaymentReading]) -> None:
    heads = ["序号", "姓名", "身份证号", "账号", "村组", "金额", "备注"]
    rows = [["", "张三", "", "", "", 5, ""], ["", "小计", "", "", "", 5, ""], ["", "合计", "", "", "", 7, ""]]
    reading = judge(_sheet([heads, *rows]))
    assert [(row.name, row.amount) for row in reading.rows] == [("张三", 500)]
    assert (reading.told_total, [one.code for one in reading.findings]) == (700, ["TOTAL_DIFFERS"])


def test_a_list_that_pays_several_items_in_columns(judge: Callable[..., PaymentReading]) -> None:
    heads = ["姓名", "身份证号", "耕地地力补贴", "退耕还林补助", "残疾等级", "合计金额"]
    rows = [["张三", "999999196001010014", 100, 50, 3, 150], ["李四", "", 80, "", "", 80]]
    reading = judge(_sheet([heads, *rows, ["合计", "", 180, 50, "", 230]]))
    assert [(row.name, row.words, row.amount) for row in reading.rows] == [
        ("张三", "耕地地力补贴", 10_000), ("张三", "退耕还林补助", 5_000), ("李四", "耕地地力补贴", 8_000),
    ]  # fmt: skip
    assert (reading.total, reading.told_total, reading.findings) == (23_000, 23_000, ())
    alone = judge(_sheet([["姓名", "低保金", "高龄补贴"], ["张三", 320, 50]]))
    assert ([row.amount for row in alone.rows], alone.missing) == ([32_000, 5_000], ())
    unsure = judge(_sheet([heads, ["张三", "", 100, 50, 3, 999], ["李四", "", 80, "", "", 80]]))
    assert [row.amount for row in unsure.rows] == [99_900, 8_000], "columns that do not add up are not money"


def test_without_a_money_column_nothing_is_read_yet(judge: Callable[..., PaymentReading]) -> None:
    reading = judge(_sheet([["姓名", "卡号", "到手"], ["张三", "62999000000001", 80]]))
    assert (reading.missing, reading.rows, reading.findings) == (("amount",), (), ())


def test_title_sender_month_and_day_are_read_around_the_table(judge: Callable[..., PaymentReading]) -> None:
    reading = judge(
        _sheet(
            [
                ["云岭县2026年第三季度高龄津贴发放表"],
                ["填报单位：云岭县民政局", None, "日期：2026年9月28日"],
                ["姓名", "账号", "金额"],
                ["张三", "6299900000000000001", 300],
                ["合计", None, 300],
                ["经办人：李四"],
            ]
        )
    )
    assert (reading.title, reading.sender) == ("云岭县2026年第三季度高龄津贴发放表", "云岭县民政局")
    assert (reading.month, reading.paid_on, reading.told_total) == ("2026-09", date(2026, 9, 28), 30_000)
    assert len(reading.rows) == 1


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026年10月低保", "2026-10"),
        ("2026年7-9月公益岗工资", "2026-09"),
        ("2026年第一季度", "2026-03"),
        ("2026.08 发放表", "2026-08"),
        ("2026年度耕地地力", ""),
        ("低保金", ""),
    ],
)
def test_the_month_of_a_title(text: str, month: str) -> None:
    assert month_in(text) == month


def test_a_day_that_does_not_exist_is_none() -> None:
    assert day_in("打款日期 2026-02-30") is None
    assert day_in("2026年2月3日打款") == date(2026, 2, 3)


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("2026年10月农村低保金发放花名册", "D2"),
        ("耕地地力保护补贴公示表", "D6.2"),
        ("公益性岗位补贴", "A2"),
        ("乡镇公益岗工资表", "A3"),
        ("天然林管护及公益林补偿", "D5.2"),
        ("生态护林员劳务费", "A2"),
        ("高龄津贴", "D6.4"),
        ("残疾人两项补贴", "D6.6"),
        ("城乡居民基本养老保险", "D4"),
        ("没有听说过的钱", ""),
    ],
)
def test_the_item_a_title_speaks_of(words: PaymentWords, title: str, code: str) -> None:
    assert words.item_of(title) == code


@given(st.integers(min_value=-(10**13), max_value=10**13).filter(bool))
def test_money_is_exact_however_it_is_written(amount: int) -> None:
    text = f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02d}"
    grouped = f"{'-' if amount < 0 else ''}{abs(amount) // 100:,}.{abs(amount) % 100:02d}元"
    for cell in (Cell("n", text), Cell("s", text), Cell("s", grouped)):
        assert read_amount(cell) == (amount, "")
    if abs(amount) < 10**12:
        assert read_amount(Cell("n", repr(amount / 100))) == (amount, "")


@given(st.text(max_size=30))
def test_no_text_becomes_money_by_accident(text: str) -> None:
    amount, flaw = read_amount(Cell("s", text))
    assert (amount is None) == (flaw not in ("", "AMOUNT_ZERO"))
    if amount:
        assert any(sign.isdigit() for sign in text)


@pytest.mark.parametrize("text", ["0.005", "1e308", "1.2.3", "三百", "12a", "--5", "约300"])
def test_what_is_not_exact_is_no_money(text: str) -> None:
    for kind in ("s", "n"):
        if kind == "n" and text not in ("0.005", "1e308"):
            continue
        assert read_amount(Cell(kind, text))[0] is None


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (Cell("s", '="5130000000001234567"'), ("5130000000001234567", "")),
        (Cell("s", "'6222 0000 1111 2222"), ("6222000011112222", "")),
        (Cell("n", "6222000011112222333"), ("", "NUMBER_LOST")),
        (Cell("s", "6.222E+18"), ("", "NUMBER_LOST")),
        (Cell("s", "51**********1234"), ("51**********1234", "")),
        (Cell("s", "无"), ("", "NUMBER_BAD")),
        (Cell("s", ""), ("", "")),
    ],
)
def test_numbers_are_whole_or_nothing(cell: Cell, told: tuple[str, str]) -> None:
    assert read_digits(cell) == told


def test_hidden_sheets_are_not_booked_and_repeated_ones_not_twice(
    judge: Callable[..., PaymentReading],
) -> None:
    rows = [["姓名", "金额"], ["张三", 100], ["李四", 200]]
    reading = judge(_sheet(rows, "明细"), _sheet(rows, "打印"), _sheet(rows, "旧表", hidden=True))
    assert reading.total == 30_000
    assert sorted(one.code for one in reading.findings) == ["SHEET_HIDDEN", "SHEET_SKIPPED"]
    two = judge(_sheet(rows, "一组"), _sheet([["姓名", "金额"], ["王五", 50]], "二组"))
    assert [row.name for row in two.rows] == ["张三", "李四", "王五"]


def test_findings_never_repeat_a_whole_number(judge: Callable[..., PaymentReading]) -> None:
    reading = judge(_sheet([["姓名", "卡号", "金额"], ["张三", "6222000011112222333x无效", 5]]))
    (finding,) = reading.findings
    assert finding.code == "NUMBER_BAD"
    assert "6222000011112222333" not in finding.given


def test_a_title_that_takes_back_takes_back(judge: Callable[..., PaymentReading]) -> None:
    reading = judge(_sheet([["2026年低保金追回明细表"], ["姓名", "金额"], ["张三", 100]]))
    assert [row.status for row in reading.rows] == ["negative"]


def test_it_can_be_stopped_and_says_how_far_it_is(judge: Callable[..., PaymentReading]) -> None:
    rows = [["姓名", "金额"], *[[f"张{n}", 1] for n in range(250)]]
    told: list[tuple[int, int]] = []
    judge(_sheet(rows), progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (250, 250)
    with pytest.raises(Cancelled):
        judge(_sheet(rows), cancelled=lambda: True)


def _xlsx(fill: Callable[[Any], None]) -> bytes:
    book = Workbook()
    fill(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _far(sheet: Any) -> None:
    sheet["A1"], sheet["B1"] = "姓名", "金额"
    sheet["XFD1048576"] = "=1"


def test_a_cell_at_the_end_of_the_world_is_refused() -> None:
    with pytest.raises(Trouble) as refused:
        read_sheets(_xlsx(_far), file="表.xlsx", limits=Limits())
    assert refused.value.code == "FD-I04"


def _formulas(sheet: Any) -> None:
    sheet.append(["姓名", "金额"])
    sheet.append(["=cmd|'/C calc'!A0", "=1+1"])
    sheet.append(["张三", '=WEBSERVICE("http://example.invalid")'])


def test_formulas_are_never_run_and_give_no_money(judge: Callable[..., PaymentReading]) -> None:
    reading = judge(*read_sheets(_xlsx(_formulas), file="表.xlsx", limits=Limits()))
    assert {row.amount for row in reading.rows} == {None}
    assert {one.code for one in reading.findings} == {"FORMULA_NO_VALUE"}


def _merged(sheet: Any) -> None:
    sheet.append(["2026年10月发放表"])
    sheet.merge_cells("A1:E1")
    sheet.append(["村组", "姓名", "身份证号", "金额", "备注"])
    for place in range(4):
        sheet.append(["一组" if place == 0 else None, f"张{place}", None, 100 + place, None])
    sheet.merge_cells("A3:A6")


def test_merged_groups_reach_every_row(judge: Callable[..., PaymentReading]) -> None:
    reading = judge(*read_sheets(_xlsx(_merged), file="表.xlsx", limits=Limits()))
    assert [row.group for row in reading.rows] == ["一组"] * 4


def test_ten_thousand_rows_are_read_and_summed(judge: Callable[..., PaymentReading]) -> None:
    rows = [["姓名", "金额"], *[[f"张{n}", n + 1] for n in range(10_000)], ["合计", 50_005_000]]
    reading = judge(_sheet(rows))
    assert (len(reading.rows), reading.total, reading.findings) == (10_000, 5_000_500_000, ())


def test_a_sheet_without_people_or_money_is_no_list(judge: Callable[..., PaymentReading]) -> None:
    with pytest.raises(NoPaymentList):
        judge(_sheet([["天气", "温度"], ["晴", 20]]))


def test_a_person_may_say_what_a_column_means(judge: Callable[..., PaymentReading]) -> None:
    sheet = _sheet([["姓名", "卡号", "本次到手", "金额"], ["张三", "62999000000001", 80, 100]])
    assert [row.amount for row in judge(sheet).rows] == [10_000]
    told = judge(sheet, mapping={"本次到手": "amount", "金额": ""})
    assert [row.amount for row in told.rows] == [8_000]
    assert {one.heading: one.field for one in told.columns}["金额"] == ""
