from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fupin_desk.paper.month import print_month
from fupin_desk.paper.sheets import MonthSheet
from tests.paper.reading import codes_of, squeezed, text_of
from tests.paper.village import CONTACTS, DAY, FACES, MONTH, SENTENCE, statement


def printed(sheet: MonthSheet, folder: Path, page: int | None = None) -> str:
    return squeezed(text_of(print_month([sheet], FACES, DAY).pdf, folder, page))


def test_a_month_of_fifteen_lines_is_one_page_with_everything(tmp_path: Path) -> None:
    made = print_month([MONTH], FACES, DAY)
    assert made.pages == 1
    assert made.warnings == ()
    text = squeezed(text_of(made.pdf, tmp_path))
    for fact in (
        "2026年10月收支单",
        "卡号松林03-017",
        "户主周长林4口人",
        "帮扶责任人罗志强",
        "记账人李明",
        "2026-10-12印",
        "110-05务工工资周文杰九月工资1个月1,650.00●1张",
        "510-20地力补贴补记一卡通到账1次500.00●1张",
        "610-26卖鸡蛋赶集零卖，约数约60枚72.00○",
        "收入合计5,528.00●4◐1○1",
        "经营支出合计1,067.00●4◐1",
        "1410-22自产自用鸡蛋40枚48.00◌",
        "寄带回900.00",
        "生活支出158.00",
        SENTENCE,
        "补记1笔",
        "户主或家人（签字或按指印）",
        "村党组织书记",
        "没有异议",
        "不影响签其他各笔",
        "说得不对就打：李明19900000101",
        "共1页",
        "全家本月4,543.00",
        "全家本月4,461.00",
        "全家本月3,711.00",
        "口述待签",
    ):
        assert squeezed(fact) in text, fact


def test_a_long_month_goes_on_and_is_signed_on_the_last_page(tmp_path: Path) -> None:
    sheet = replace(MONTH, income=MONTH.income * 6, costs=MONTH.costs * 3)
    made = print_month([sheet], FACES, DAY)
    pages = [squeezed(text_of(made.pdf, tmp_path, number)) for number in range(1, made.pages + 1)]
    assert made.pages == 3
    assert "签字在最后一页" in pages[0]
    assert "按指印" not in pages[0]
    assert "按指印" in pages[-1]
    assert [f"第{number}/3页" in page for number, page in enumerate(pages, 1)] == [True] * 3
    assert sum(page.count("卖稻谷") for page in pages) == 6
    assert sum(page.count("柑橘运费") for page in pages) == 3
    codes = codes_of(made.pdf, tmp_path)
    assert [code.split(".")[6] for [code] in codes] == ["1-3", "2-3", "3-3"]
    assert codes[0][0].startswith("1H1Z1.MS.999999204001.8K3Q7T2M.202610.V1.")


def test_seventeen_lines_stand_closer_rather_than_break() -> None:
    assert print_month([replace(MONTH, income=(*MONTH.income, *MONTH.income[:2]))], FACES, DAY).pages == 1


def test_a_last_page_never_carries_a_sum_alone(tmp_path: Path) -> None:
    for more in range(12, 30):
        sheet = replace(MONTH, income=MONTH.income[:1] * more, aside=(), aside_sums=())
        made = print_month([sheet], FACES, DAY)
        if made.pages > 1:
            assert "猪饲料" in squeezed(text_of(made.pdf, tmp_path, made.pages))


def test_an_empty_month_says_so(tmp_path: Path) -> None:
    empty = replace(MONTH, income=(), costs=(), aside=(), aside_sums=(), statement=None)
    text = printed(empty, tmp_path)
    assert "这个月没有记账。" in text
    assert "以下空白" in text
    assert "口径" not in text


def test_free_space_above_signatures_is_closed(tmp_path: Path) -> None:
    assert "以下空白" in printed(replace(MONTH, aside=(), aside_sums=()), tmp_path)
    assert "以下空白" not in printed(MONTH, tmp_path)


def test_unconfirmed_rules_and_losses(tmp_path: Path) -> None:
    bad = replace(MONTH, statement=statement((0, 0), (100, 900), (0, 0), confirmed=False))
    text = printed(bad, tmp_path)
    assert "未经县里确认" in text
    assert "全家本月−800.00" in text


def test_long_notes_are_shortened_visibly_and_said(tmp_path: Path) -> None:
    noted = replace(MONTH, income=(replace(MONTH.income[0], note="双方在场核对" * 5_461),))
    made = print_month([noted], FACES, DAY)
    assert [w.code for w in made.warnings] == ["FD-C11"]
    assert "…" in text_of(made.pdf, tmp_path)


def test_without_a_secretary_the_foot_stays_quiet(tmp_path: Path) -> None:
    sheet = replace(
        MONTH, contacts=replace(CONTACTS, secretary="", secretary_phone="", hotline=""), keeper=""
    )
    text = printed(sheet, tmp_path)
    assert "说得不对就打" not in text
    assert "记账人" not in text
