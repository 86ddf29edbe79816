from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fupin_desk.paper.help import print_help
from fupin_desk.paper.keys import groups_of, print_key, print_recovery
from fupin_desk.paper.notice import print_notice
from fupin_desk.paper.sheets import KeySheet, PrivacyNotice, RecoverySheet
from fupin_desk.paper.words import capitals, veil
from tests.paper.reading import codes_of, squeezed, text_of
from tests.paper.village import CONTACTS, DAY, FACES, FAMILY, HELP, PLACE

KEY = KeySheet(
    station="松林村驻村工作队",
    station_code="999999204001",
    role="驻村",
    parent="石桥镇（999999204000）",
    fingerprint="9F2C 41AA 77D0 13BE 5C60 E1F4 8B39 2D07",
    check_words=("青山", "石桥", "柑橘", "水牛", "竹林", "灯笼", "火塘", "白鹭"),
    algorithms="Ed25519 · X25519 · SHA-256",
    payload="1H1Z1K.999999204001." + "ABCDEFGH" * 20,
    keeper="李明",
)
RECOVERY = RecoverySheet(
    "松林村.fupin", "松林村驻村工作队", "8K3Q-7T2M-P4W9-ZX2N-1H1Z-C0DE-5Y6V-RT8B-Q7", "8K3Q7T2M"
)


def test_a_help_names_content_money_source_and_payer(tmp_path: Path) -> None:
    made = print_help([HELP], FACES, DAY)
    assert made.pages == 1
    text = squeezed(text_of(made.pdf, tmp_path))
    for fact in (
        "帮扶记录卡",
        "第3次帮扶",
        "2025年11月12日",
        "罗志强",
        "县农业农村局",
        "同去的人李明（驻村第一书记）",
        "把县里发的50只脱温鸡苗送到家",
        "产业帮扶",
        "技能培训",
        "脱温鸡苗",
        "50只",
        "折1,000.00元（壹仟元整）",
        "常态化帮扶资金",
        "云农发〔2025〕14号",
        "不折钱",
        "镇农技站",
        "发放表1张、灯具发票1张、照片3张",
        "活蹦乱跳的",
        "12月10日前回访成活数",
        "收到了，数目对",
        "由户里自己打勾",
        "帮扶责任人（签字）",
        "2026-10-12印",
    ):
        assert squeezed(fact) in text, fact
    [[code]] = codes_of(made.pdf, tmp_path)
    assert code.startswith("1H1Z1.HR.999999204001.8K3Q7T2M.20251112.V1.1-1.")


def test_many_goods_go_on_and_endless_words_end_visibly(tmp_path: Path) -> None:
    goods = tuple(replace(HELP.goods[0], name=f"农具{n:02d}") for n in range(20))
    card = replace(HELP, goods=goods, content="送" * 32_767, words="好" * 3_000, next_step="问" * 3_000)
    made = print_help([card], FACES, DAY)
    text = squeezed(text_of(made.pdf, tmp_path))
    assert made.pages == 2
    assert all(good.name in text for good in goods)
    assert "另有12项，见第2页" in text
    assert text.count("…") >= 3
    assert [page[0].split(".")[6] for page in codes_of(made.pdf, tmp_path)] == ["1-2", "2-2"]


def test_a_help_without_money_says_so(tmp_path: Path) -> None:
    text = squeezed(text_of(print_help([replace(HELP, goods=(), way="赶集")], FACES, DAY).pdf, tmp_path))
    assert "没有钱和物。" in text


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (123_450, "壹仟贰佰叁拾肆元伍角整"),
        (100_005, "壹仟元零伍分"),
        (100_000_000, "壹佰万元整"),
        (1_000_000_100, "壹仟万零壹元整"),
        (1_000_500_000, "壹仟万伍仟元整"),
        (10_000_000_000_00, "壹佰亿元整"),
        (-12_000, "负壹佰贰拾元整"),
    ],
)
def test_amounts_in_capitals(fen: int, words: str) -> None:
    assert capitals(fen) == words


def test_the_veil_leaves_ordinary_figures_alone() -> None:
    for text in ("2026-10-12 卖粮380千克", "云农发〔2025〕14号", "1,234,567.00元", "0990-555 0120", "12317"):
        assert veil(text) == text
    assert veil("打13800001234") == "打138****1234"
    assert veil("打138 0000 1234") == "打138****1234"
    assert veil("99999919780101123X") == "99*************23X"


def test_the_recovery_sheet_shows_every_group_and_its_code(tmp_path: Path) -> None:
    made = print_recovery([RECOVERY], FACES, DAY)
    text = squeezed(text_of(made.pdf, tmp_path))
    for group in groups_of(RECOVERY.code):
        assert group in text
    assert "谁拿到这张纸，谁就能打开这本账" in text
    assert codes_of(made.pdf, tmp_path) == [["8K3Q7T2M"]]


def test_an_ungrouped_code_is_cut_into_fours() -> None:
    assert groups_of("8K3Q7T2MP4") == ["8K3Q", "7T2M", "P4"]
    assert groups_of("8K3Q 7T2M") == ["8K3Q", "7T2M"]


def test_the_enrolment_sheet_carries_words_to_compare_and_a_place_to_stamp(tmp_path: Path) -> None:
    made = print_key([KEY], FACES, DAY)
    text = squeezed(text_of(made.pdf, tmp_path))
    for fact in (
        *KEY.check_words,
        KEY.station,
        KEY.station_code,
        KEY.parent,
        "核对词",
        "单位盖章处",
        KEY.fingerprint,
    ):
        assert squeezed(fact) in text, fact
    assert "指纹" not in text
    assert codes_of(made.pdf, tmp_path) == [[KEY.payload]]


def test_the_privacy_notice_leaves_every_box_to_the_household(tmp_path: Path) -> None:
    notice = PrivacyNotice(
        PLACE, FAMILY, CONTACTS, "石桥镇人民政府", ("驻村工作队", "镇便民服务中心"), "五年"
    )
    made = print_notice([notice], FACES, DAY)
    assert made.pages == 1
    text = squeezed(text_of(made.pdf, tmp_path))
    for fact in (
        "个人信息告知书",
        "周长林家",
        "为什么记",
        "石桥镇人民政府",
        "驻村工作队、镇便民服务中心",
        "五年",
        "随时收回",
        "不同意",
        "告知人（签字）",
    ):
        assert squeezed(fact) in text, fact
    [[code]] = codes_of(made.pdf, tmp_path)
    assert code.startswith("1H1Z1.PN.")
