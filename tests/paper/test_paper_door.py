from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fupin_desk.paper.code import digest_of
from fupin_desk.paper.door import print_door
from fupin_desk.paper.sheets import Contacts, DoorCard, Helper, Member
from tests.paper.reading import codes_of, squeezed, text_of
from tests.paper.village import DAY, DOOR, FACES, FAMILY, LONG_NAME, SENTENCE, statement


def printed(card: DoorCard, folder: Path) -> str:
    return squeezed(text_of(print_door([card], FACES, DAY).pdf, folder))


def test_the_street_side_says_who_helps_and_how_to_call(tmp_path: Path) -> None:
    text = printed(DOOR, tmp_path)
    for fact in (
        "帮扶明白卡",
        "石桥镇松林村",
        "卡号松林03-017",
        "周长林",
        "三组一家4口人",
        "罗志强",
        "县农业农村局",
        "19900000117",
        "产业帮扶",
        "就业帮扶",
        "技能培训",
        "基础设施建设",
        "李明19900000101",
        "监督电话12317",
        "第2版",
        "2026-10-12印",
    ):
        assert fact in text, fact


def test_without_recorded_consent_no_figure_is_on_the_street(tmp_path: Path) -> None:
    text = printed(DOOR, tmp_path)
    for secret in ("7,625", "18,000", "口径", "收入", SENTENCE, "王秀兰", "周文静", "县一中"):
        assert secret not in text, secret


def test_with_consent_the_totals_stand_with_the_sentence_and_can_be_withdrawn(tmp_path: Path) -> None:
    text = printed(replace(DOOR, consent=True), tmp_path)
    for fact in (
        "工资性18,000.00",
        "经营性6,000.00",
        "转移性2,400.00",
        "7,625.00",
        "5,575.00",
        "3,325.00",
        SENTENCE,
        "经本户书面同意公开，可随时收回",
        "有凭证73%、双方签字20%、估算7%",
        "补记6笔",
    ):
        assert fact in text, fact
    assert "王秀兰" not in text


def test_unconfirmed_rules_say_so_on_the_street_too(tmp_path: Path) -> None:
    assert "未经县里确认" in printed(
        replace(DOOR, consent=True, statement=statement(confirmed=False)), tmp_path
    )


def test_kinds_that_reveal_are_left_out_and_named(tmp_path: Path) -> None:
    kinds = ("产业帮扶", "健康帮扶", "综合保障", "教育帮扶", "金融帮扶", "从没见过的措施")
    made = print_door([replace(DOOR, measures=kinds)] * 3, FACES, DAY)
    text = squeezed(text_of(made.pdf, tmp_path))
    assert "产业帮扶" in text
    for kind in kinds[1:]:
        assert kind not in text, kind
    assert [w.code for w in made.warnings] == ["FD-C12"] * 5
    assert {kind for kind in kinds if any(kind in w.sentence for w in made.warnings)} == set(kinds[1:])


def test_a_card_nobody_can_call_from_is_said(tmp_path: Path) -> None:
    silent = replace(DOOR, contacts=Contacts(), family=replace(FAMILY, number="", helper=Helper("罗志强")))
    made = print_door([silent, silent], FACES, DAY)
    assert [w.code for w in made.warnings] == ["FD-C13"]
    assert "卡号" not in squeezed(text_of(made.pdf, tmp_path))
    assert print_door([DOOR], FACES, DAY).warnings == ()


def test_two_cards_share_a_sheet_and_a_large_one_has_its_own(tmp_path: Path) -> None:
    other = replace(DOOR, family=replace(FAMILY, alias="P4W9ZX2N", number="松林03-018", head="韦桂兰"))
    made = print_door([DOOR, other, DOOR], FACES, DAY)
    assert made.pages == 2
    assert len(made.digests) == 3
    codes = codes_of(made.pdf, tmp_path)
    assert [len(page) for page in codes] == [2, 1]
    assert "8K3Q7T2M" in codes[0][0]
    assert "P4W9ZX2N" in codes[0][1]
    large = print_door([DOOR, other], FACES, DAY, size="A4")
    assert large.pages == 2
    (tmp_path / "large").mkdir()
    assert [page[0].split(".")[3] for page in codes_of(large.pdf, tmp_path / "large")] == [
        "8K3Q7T2M",
        "P4W9ZX2N",
    ]


def test_what_the_door_does_not_show_does_not_change_its_digest() -> None:
    same = digest_of(DOOR)
    assert digest_of(replace(DOOR, statement=statement(cash=(1, 2)))) == same
    assert digest_of(replace(DOOR, family=replace(FAMILY, members=(Member("另一人", "之子"),)))) == same
    assert digest_of(replace(DOOR, measures=(*DOOR.measures, "健康帮扶"))) == same
    assert digest_of(replace(DOOR, consent=True)) != same
    assert digest_of(replace(DOOR, family=replace(FAMILY, size=5))) != same


def test_long_names_and_many_kinds_stay_inside(tmp_path: Path) -> None:
    kinds = (
        "产业帮扶",
        "就业帮扶",
        "公益性岗位帮扶",
        "技能培训",
        "消费帮扶",
        "住房安全保障",
        "饮水安全保障",
        "易地搬迁后续扶持",
        "生产生活条件改善",
        "基础设施",
        "基础设施建设",
        "科技帮扶",
        "土地流转",
    )
    card = replace(DOOR, measures=kinds, family=replace(FAMILY, head=LONG_NAME))
    text = printed(card, tmp_path)
    assert "买买提吐尔逊尼亚" in text
    assert "公益性岗位帮扶" in text
    assert "易地搬迁后续扶持" in printed(replace(card, consent=True), tmp_path)
