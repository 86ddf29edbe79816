"""更正单: three different slips on a sheet, everything that changed on each, nothing but places to sign."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fupin_desk.model.values import Month
from fupin_desk.paper.month import print_month
from fupin_desk.paper.slip import CorrectionSlip, SlipChange, print_slips
from tests.paper.grey import ink_box
from tests.paper.reading import codes_of, pictures_of, squeezed, text_of
from tests.paper.village import DAY, FACES, FAMILY, LONG_NAME, MONTH, PLACE

BOTH = ("户主或家人", "帮扶责任人")
FOUR = (*BOTH, "第一书记", "村党组织书记")
SLIP = CorrectionSlip(
    PLACE, FAMILY, Month(2026, 10), "2026-0031", "第 4 笔　卖柑橘（合作社收购）",
    (SlipChange("金额", "960.00", "936.00", "元"), SlipChange("数量", "240", "234")),
    "过磅单是234千克，每千克4.00元", "李明", "voucher", "told",
    totals=(("政策口径", "4,542.80", "4,522.40"), ("现金口径", "4,461.00", "4,437.00"),
            ("到家口径", "3,711.00", "3,711.00")),
    signers=BOTH, told="退回待补正",
)  # fmt: skip


def _text(slip: CorrectionSlip, folder: Path) -> str:
    return squeezed(text_of(print_slips([slip], FACES, DAY).pdf, folder))


def test_old_and_new_why_who_and_the_totals_stand_on_it(tmp_path: Path) -> None:
    text = _text(SLIP, tmp_path)
    for fact in (
        "更正单", "第2026-0031号", "卡号松林03-017", "周长林", "2026年10月", "第4笔", "原来金额", "960.00元",
        "改为金额", "936.00元", "数量240", "数量234", "过磅单是234千克", "政策口径4,542.80→4,522.40",
        "到家口径3,711.00", "户主或家人（签字或按指印）", "帮扶责任人", "记账人李明", "2026-10-12印",
        "退回待补正", "原来的数留着不涂改", "有凭证", "口述待签",
    ):  # fmt: skip
        assert squeezed(fact) in text, fact
    assert "第一书记" not in text


def test_everything_that_changed_is_named_however_much_it_is(tmp_path: Path) -> None:
    changes = tuple(
        SlipChange(label, f"旧{number}", f"新{number}")
        for number, label in enumerate(
            ("金额", "项目", "数量", "单位", "用途", "成员", "在外生活", "寄带回", "备注")
        )
    )
    made = print_slips([replace(SLIP, changes=changes)], FACES, DAY)
    text = squeezed(text_of(made.pdf, tmp_path))
    assert made.warnings == ()
    for change in changes[1:]:
        assert f"{change.label}{change.old}→{change.new}" in text


def test_a_line_taken_off_has_nothing_in_its_place(tmp_path: Path) -> None:
    text = _text(replace(SLIP, struck=True, changes=(SlipChange("金额", "960.00", "0.00", "元"),)), tmp_path)
    assert "冲销，不再计入" in text
    assert "0.00元改为" not in text
    assert text.count("960.00元") == 1


def test_exactly_those_sign_whom_the_pack_asks_for(tmp_path: Path) -> None:
    text = _text(replace(SLIP, signers=FOUR), tmp_path)
    assert all(who in text for who in FOUR)
    assert text.count("年月日") == 4


def test_three_slips_share_a_sheet_each_with_its_own_code(tmp_path: Path) -> None:
    slips = [replace(SLIP, number=f"2026-{number:04d}", why=f"原因{number}") for number in range(4)]
    made = print_slips(slips, FACES, DAY)
    assert made.pages == 2
    codes = codes_of(made.pdf, tmp_path)
    assert [len(page) for page in codes] == [3, 1]
    flat = [code for page in codes for code in page]
    assert len(set(flat)) == 4
    assert all(code.startswith("1H1Z1.CR.999999204001.8K3Q7T2M.202610.V1.1-1.") for code in flat)
    assert "周" not in "".join(flat)


def test_long_words_stay_inside_and_are_said_to_be_short(tmp_path: Path) -> None:
    long = replace(
        SLIP, family=replace(FAMILY, head=LONG_NAME), line="第 15 笔　" + "生猪规范化养殖圈舍改造" * 9,
        changes=(SlipChange("金额", "1,234,567,890.12", "9,234,567,890.12", "元"),), why="核对存折流水" * 60,
        signers=FOUR,
    )  # fmt: skip
    made = print_slips([long, long, long], FACES, DAY)
    assert made.pages == 1
    assert [found.code for found in made.warnings] == ["FD-C11"]
    left, _top, right, _bottom = ink_box(pictures_of(made.pdf, tmp_path)[0])
    assert left >= 8 / 25.4 * 150 - 1
    assert right <= 202 / 25.4 * 150 + 1


@pytest.mark.parametrize("text", ["13812345678", "990123199301038812", "6222 0212 3456 7890 123"])
def test_no_number_of_a_person_gets_on_it(tmp_path: Path, text: str) -> None:
    changes = (*SLIP.changes, SlipChange("备注", text, f"不是 {text}"))
    assert squeezed(text) not in _text(
        replace(SLIP, why=f"打电话 {text}", line=f"卖鸡 {text}", changes=changes), tmp_path
    )


def test_the_month_sheet_asks_whom_the_pack_asks_and_shows_what_was_objected(tmp_path: Path) -> None:
    sheet = replace(MONTH, signers=BOTH, may_sign=("第一书记",), objections=("第 4 笔　“只卖了九百”",))
    text = squeezed(text_of(print_month([sheet], FACES, DAY).pdf, tmp_path))
    assert "第一书记（可不签）" in text
    assert "村党组织书记" not in text
    assert "有异议未答复：第4笔“只卖了九百”" in text
    numbered = replace(
        MONTH, income=tuple(replace(line, number=n + 40) for n, line in enumerate(MONTH.income))
    )
    assert "4010-05务工工资" in squeezed(text_of(print_month([numbered], FACES, DAY).pdf, tmp_path))
