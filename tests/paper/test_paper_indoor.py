from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fupin_desk.paper.indoor import print_indoor
from fupin_desk.paper.sheets import Contacts, IndoorCard, Member
from tests.paper.reading import codes_of, squeezed, text_of
from tests.paper.village import (
    ACCOUNT,
    CONTACTS,
    DAY,
    FACES,
    FAMILY,
    INDOOR,
    LONG_NAME,
    MEASURES,
    SENTENCE,
    statement,
)


def printed(card: IndoorCard, folder: Path, page: int | None = None) -> str:
    return squeezed(text_of(print_indoor([card], FACES, DAY).pdf, folder, page))


def test_the_golden_household_says_everything_on_one_page(tmp_path: Path) -> None:
    made = print_indoor([INDOOR], FACES, DAY)
    assert made.pages == 1
    assert made.warnings == ()
    text = squeezed(text_of(made.pdf, tmp_path))
    for fact in (
        "我家的账",
        "屋内卡",
        "云岭县石桥镇松林村·三组",
        "2025年10月—2026年9月",
        "周长林一家4口人",
        "王秀兰配偶·在家种养",
        "周文静之女·县一中读高一",
        "罗志强",
        "县农业农村局",
        "19900000117",
        "进来的钱26,400.00",
        "花出的本钱4,100.00",
        "打工的工资18,000.00●8◐2",
        "周文杰·在浙江务工10个月",
        "寄带回家9,000.00●9",
        "留在外地花用9,000.00相减得出",
        "卖粮1,000.00●3",
        "卖猪、鸡3,000.00◐4",
        "卖果2,000.00○2",
        "土地、分红",
        "各种补贴2,400.00●3",
        "种子、化肥1,500.00●6",
        "自家吃的粮5,000.00○12",
        "10,000.00",
        "不含吃穿用等生活开销",
        "共65笔，其中补记6笔",
        "平均每人一年",
        "核算办法：比例扣除办法",
        SENTENCE,
        "7,625.00",
        "5,575.00",
        "3,325.00",
        "（26,400+10,000−5,900）÷4口人",
        "（26,400−4,100）÷4口人",
        "（26,400−9,000−4,100）÷4口人",
        "●43%◐14%○43%",
        "●73%◐20%○7%",
        "●76%◐14%○10%",
        "得到的帮扶5项",
        "常态化帮扶资金",
        "云农发〔2025〕14号",
        "400.00元（已入账）",
        "女儿上学助学",
        "户主（签字或按指印）",
        "李明19900000101驻村第一书记",
        "每月逢五赶集日上午，村委会一楼",
        "0990-5550120",
        "12317",
        "松林03-017",
        "第2版",
        "2026-10-12印",
    ):
        assert squeezed(fact) in text, fact
    assert "第1/" not in text


def test_words_of_another_time_never_print(tmp_path: Path) -> None:
    text = printed(INDOOR, tmp_path)
    assert "贫困户" not in text
    assert "扶贫" not in text


def test_the_code_is_read_back_and_holds_no_number_or_name(tmp_path: Path) -> None:
    made = print_indoor([INDOOR], FACES, DAY)
    [[code]] = codes_of(made.pdf, tmp_path)
    assert code.startswith("1H1Z1.IC.999999204001.8K3Q7T2M.202609.V2.1-1.")
    assert len(code.rsplit(".", 1)[1]) == 16
    assert len(code) <= 150
    assert "017" not in code.split(".")[3]


def test_unconfirmed_rules_say_so_beside_the_figures(tmp_path: Path) -> None:
    card = replace(INDOOR, account=replace(ACCOUNT, statement=statement(confirmed=False)))
    assert "未经县里确认" in printed(card, tmp_path)
    assert "未经县里确认" not in printed(INDOOR, tmp_path)


def test_nothing_booked_yet_is_said_calmly(tmp_path: Path) -> None:
    card = replace(INDOOR, account=None, measures=(), period="2025年10月—2026年9月")
    text = printed(card, tmp_path)
    assert "这一段还没有记账" in text
    assert "这一段还没有记下帮扶" in text
    assert "2025年10月—2026年9月" in text
    assert "0.00" not in text
    [[code]] = codes_of(print_indoor([card], FACES, DAY).pdf, tmp_path)
    assert ".000000.V2." in code


@pytest.mark.parametrize(
    ("income", "cost", "shown"),
    [(0, 0, "0.00"), (100, 5_000, "−1,225.00"), (48_000_000, 4_100, "11,998,975.00")],
)
def test_zero_loss_and_millions(income: int, cost: int, shown: str, tmp_path: Path) -> None:
    card = replace(INDOOR, account=replace(ACCOUNT, statement=statement(cash=(income, cost))))
    assert shown in printed(card, tmp_path)


def test_other_windows_are_not_called_a_year(tmp_path: Path) -> None:
    from fupin_desk.model.values import Month, Window

    quarter = statement(window=Window(Month(2026, 1), Month(2026, 3)))
    text = printed(replace(INDOOR, account=replace(ACCOUNT, statement=quarter)), tmp_path)
    assert "平均每人（3个月）" in text
    assert "平均每人一年" not in text


def test_what_does_not_fit_goes_on_with_its_own_code(tmp_path: Path) -> None:
    members = FAMILY.members + tuple(Member(f"周小{name}", "之孙", "上小学") for name in "一二三四五")
    card = replace(INDOOR, family=replace(FAMILY, size=9, members=members), measures=MEASURES * 4)
    made = print_indoor([card], FACES, DAY)
    assert made.pages == 2
    first, second = (squeezed(text_of(made.pdf, tmp_path, page)) for page in (1, 2))
    assert "另有4人，见第2页" in first
    assert "第1/2页" in first
    assert "第2/2页" in second
    assert "周小五之孙·上小学" in second
    assert (first + second).count("修通入户路") == 4
    codes = codes_of(made.pdf, tmp_path)
    assert [code.split(".")[6] for [code] in codes] == ["1-2", "2-2"]
    assert len({code.rsplit(".", 1)[1] for [code] in codes}) == 1


def test_every_line_of_a_large_account_is_on_some_page(tmp_path: Path) -> None:
    def renamed(lines: tuple, times: int) -> tuple:  # type: ignore[type-arg]
        return tuple(replace(line, name=f"{line.name}{n}") for n in range(times) for line in lines)

    account = replace(
        ACCOUNT,
        income=renamed(ACCOUNT.income[1:], 4),
        costs=renamed(ACCOUNT.costs, 5),
        own=renamed(ACCOUNT.own, 5),
    )
    text = printed(replace(INDOOR, account=account), tmp_path)
    for line in (*account.income, *account.costs, *account.own):
        assert squeezed(line.name) in text, line.name


def test_long_names_print_whole_or_end_visibly(tmp_path: Path) -> None:
    helper = replace(FAMILY.helper, name=LONG_NAME)
    text = printed(replace(INDOOR, family=replace(FAMILY, head=LONG_NAME, helper=helper)), tmp_path)
    assert "古丽巴哈尔·阿卜杜外力·" in text
    assert "买买提吐尔逊尼亚" in text
    made = print_indoor([replace(INDOOR, family=replace(FAMILY, head="长" * 100))], FACES, DAY)
    assert [w.code for w in made.warnings] == ["FD-C11"]
    assert "长…" in squeezed(text_of(made.pdf, tmp_path))


def test_numbers_typed_into_notes_are_masked_but_duty_phones_are_not(tmp_path: Path) -> None:
    members = (Member("周长林", "户主", "电话13800001234 证999999197801011234"),)
    measure = replace(MEASURES[0], name="打到6228480000000001234卡上")
    text = printed(replace(INDOOR, family=replace(FAMILY, members=members), measures=(measure,)), tmp_path)
    assert "138****1234" in text
    assert "13800001234" not in text
    assert "999999197801011234" not in text
    assert "6228480000000001234" not in text
    assert "19900000117" in text


def test_settings_left_empty_leave_no_holes(tmp_path: Path) -> None:
    text = printed(replace(INDOOR, contacts=Contacts()), tmp_path)
    assert "就告诉帮扶责任人" in text
    assert "还不行" not in text
    assert "或当面说" not in text
    assert "12317" in printed(replace(INDOOR, contacts=replace(CONTACTS, town="", town_phone="")), tmp_path)


def test_a_title_of_ones_own(tmp_path: Path) -> None:
    assert "周家的明白账" in printed(replace(INDOOR, title="周家的明白账"), tmp_path)
