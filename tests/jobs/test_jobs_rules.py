"""Rule packs that come, are looked at, kept, confirmed and chosen; nothing counts anew in silence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fupin_desk.jobs import comparison, households, keeping, periods, rules, standards, statements
from fupin_desk.jobs.resources import NoSuchPack
from fupin_desk.model.journal import Op
from fupin_desk.model.packfile import BadPack
from fupin_desk.model.policy import (
    AlreadyKept,
    HalfConfirmed,
    LineWord,
    PackFile,
    digest,
    hold_pack,
    pack_files,
)
from fupin_desk.model.values import Month, Window
from tests.jobs.desk import OCTOBER, Desk

PACK = (Path(__file__).parents[2] / "resources" / "rules" / "generic-2023.toml").read_text("utf-8")
AT = Window(Month(2026, 10), Month(2026, 10))


def county_text(name: str = "county-2026", valid_from: str = "2026-10-01", **switches: str) -> str:
    """A county's pack: the generic one with another id and some switches changed."""
    text = PACK.replace('id = "generic-2023"', f'id = "{name}"')
    text = text.replace("valid_from = 2023-01-01", f"valid_from = {valid_from}")
    for key, said in switches.items():
        (old,) = (line for line in text.splitlines() if line.startswith(f"{key} = "))
        text = text.replace(old, f"{key} = {said}", 1)
    return text


def county(desk: Desk, text: str | None = None, name: str = "county.toml") -> Path:
    file = desk.place / name
    file.write_bytes((text if text is not None else county_text(eaten='"not"')).encode())
    return file


def policy_net(desk: Desk, window: Window = AT, pack: str | None = None) -> int:
    return statements.statement(desk.office, desk.house, window, pack).view("policy").net


def bring(desk: Desk, text: str | None = None) -> str:
    return rules.keep(desk.office, rules.preview(desk.office, county(desk, text)))


def test_a_pack_is_looked_at_before_anything_is_kept(desk: Desk) -> None:
    before = len(keeping.history(desk.office))
    shown = rules.preview(desk.office, county(desk))
    assert (shown.pack.id, shown.known, shown.newer) == ("county-2026", False, False)
    assert [(one.name, one.words, other.words) for one, other in shown.differing if one and other] == [
        ("自家吃用的粮食、牲畜", "计", "不计")
    ]
    assert len(keeping.history(desk.office)) == before


def test_keeping_a_pack_switches_nothing_and_choosing_it_is_one_change(desk: Desk) -> None:
    desk.record("B1", 500_000, use="eaten")
    ref = bring(desk)
    assert policy_net(desk) == 500_000
    before = len(keeping.history(desk.office))
    assert rules.use(desk.office, "county-2026") == ref
    assert len(keeping.history(desk.office)) == before + 1
    assert policy_net(desk) == 0
    keeping.undo(desk.office)
    assert policy_net(desk) == 500_000


def test_a_new_pack_does_not_reach_back_before_its_first_month(desk: Desk) -> None:
    for month in ("2026-09", OCTOBER):
        desk.record("B1", 500_000, month, use="eaten")
    rules.use(desk.office, bring(desk))
    september = Window(Month(2026, 9), Month(2026, 9))
    assert (policy_net(desk, september), policy_net(desk)) == (500_000, 0)
    both = statements.statement(desk.office, desk.house, Window(Month(2026, 9), Month(2026, 10)))
    assert both.view("policy").net == 0
    assert any("有效期没有盖住全部月份" in note for note in both.notes)


def test_a_newer_text_under_the_same_id_waits_until_it_is_chosen(desk: Desk) -> None:
    desk.record("B1", 500_000, use="eaten")
    desk.record("D4", 10_000)
    rules.use(desk.office, bring(desk))
    newer = county(desk, county_text(eaten='"not"', pension='"not"'), "newer.toml")
    shown = rules.preview(desk.office, newer)
    assert shown.newer
    second = rules.keep(desk.office, shown)
    assert policy_net(desk) == 10_000
    rules.use(desk.office, second)
    assert policy_net(desk) == 0
    refs = [line.kept.ref for line in rules.packs(desk.office) if line.in_use]
    assert refs == [second, "generic-2023"]


def test_a_shipped_id_that_comes_again_is_another_version(desk: Desk) -> None:
    desk.record("B1", 500_000, use="eaten")
    ref = bring(desk, county_text("generic-2023", eaten='"not"'))
    assert ref.startswith("generic-2023@")
    assert policy_net(desk) == 500_000
    assert policy_net(desk, pack="generic-2023") == 0, "asked for by id the newest version valid then"
    before = Window(Month(2026, 9), Month(2026, 9))
    desk.record("B1", 70_000, "2026-09", use="eaten")
    assert policy_net(desk, before, "generic-2023") == 70_000


def test_the_text_is_kept_exactly_as_it_came(desk: Desk) -> None:
    text = county_text(eaten='"not"').replace("\n", "\r\n") + "# 县里盖章 2026\r\n"
    ref = bring(desk, text)
    (kept,) = (line.kept for line in rules.packs(desk.office) if line.kept.ref == ref)
    assert kept.text == text
    assert kept.came_from == desk.office.name
    with pytest.raises(AlreadyKept):
        bring(desk, text)


def test_a_pack_taken_back_while_in_use_goes_on_counting(desk: Desk) -> None:
    desk.record("B1", 500_000, use="eaten")
    ref = bring(desk)
    rules.use(desk.office, ref)
    with desk.office.change(Op.ADD_PACK) as s:
        (row,) = pack_files(s, desk.office.village)
        row.gone = "试验"
    assert policy_net(desk) == 0
    assert next(line.kept.ref for line in rules.packs(desk.office) if line.in_use) == ref


@pytest.mark.parametrize(
    "text", ["", "id = 1", "不是 TOML", county_text(eaten='"maybe"'), PACK.replace("[watch]", "[look]")]
)
def test_a_bad_file_is_refused_whole(desk: Desk, text: str) -> None:
    before = len(keeping.history(desk.office))
    with pytest.raises(BadPack) as refused:
        rules.preview(desk.office, county(desk, text))
    assert refused.value.facts["place"]
    assert len(keeping.history(desk.office)) == before


def test_a_file_too_large_to_travel_is_refused(desk: Desk) -> None:
    with pytest.raises(BadPack):
        rules.preview(desk.office, county(desk, county_text() + "#" * 40_000))
    endless = desk.place / "endless.toml"
    endless.write_bytes(b"\xff" * 10_000_000)
    with pytest.raises(BadPack):
        rules.preview(desk.office, endless)


def test_confirming_takes_a_name_and_a_document_and_every_answer_says_whether(desk: Desk) -> None:
    desk.record("B1", 10_000)
    ref = bring(desk)
    rules.use(desk.office, ref)
    said = statements.statement(desk.office, desk.house, AT)
    assert not said.rules_confirmed
    for by, document in (("", "某县〔2026〕1号"), ("何静", " ")):
        with pytest.raises(HalfConfirmed):
            rules.confirm(desk.office, ref, by, document)
    rules.confirm(desk.office, ref, "示范县农业农村局", "某县〔2026〕1号", date(2026, 9, 20))
    sure = statements.statement(desk.office, desk.house, AT)
    assert sure.rules_confirmed
    assert not any("待县里确认" in note for note in sure.notes)
    (kept,) = (line.kept for line in rules.packs(desk.office) if line.kept.ref == ref)
    assert (kept.confirmed_at, kept.confirmed_doc) == ("village", "某县〔2026〕1号")
    keeping.undo(desk.office)
    assert not statements.statement(desk.office, desk.house, AT).rules_confirmed


def test_a_shipped_pack_can_be_confirmed_and_stays_the_pack_in_use(desk: Desk) -> None:
    desk.record("B1", 10_000)
    rules.confirm(desk.office, "generic-2023", "何静", "镇政府会议纪要 3 号")
    assert statements.statement(desk.office, desk.house, AT).rules_confirmed
    assert [line.kept.ref for line in rules.packs(desk.office) if line.in_use] == ["generic-2023"]


def test_going_back_to_the_older_pack_forgets_the_newer_one(desk: Desk) -> None:
    rules.use(desk.office, bring(desk))
    rules.use(desk.office, "generic-2023")
    assert [line.kept.ref for line in rules.packs(desk.office) if line.in_use] == ["generic-2023"]


def test_an_unknown_pack_is_refused_by_name(desk: Desk) -> None:
    for asked in ("county-1999", "generic-2023@0123456789ab", ""):
        with pytest.raises(NoSuchPack):
            rules.use(desk.office, asked)


def test_the_accounting_year_begins_where_the_pack_says(desk: Desk) -> None:
    assert statements.year(desk.office) == Window(Month(2026, 10), Month(2027, 9))
    rules.use(desk.office, bring(desk, county_text(year_start_month="1")))
    assert statements.year(desk.office) == Window(Month(2026, 1), Month(2026, 12))


def test_changing_the_rules_voids_no_signature(desk: Desk) -> None:
    """The story of the book that was copied a hundred times: rules flip, nobody signs again."""
    entry = desk.record("B1", 500_000, use="eaten")
    desk.sign_both()
    periods.close(desk.office, desk.house, OCTOBER, reason="试验")
    ref = bring(desk)
    for chosen in (ref, "ratio-style", "generic-2023", ref):
        rules.use(desk.office, chosen)
        comparison.two_ways(desk.office, desk.house, chosen, "sichuan-style", AT)
        assert desk.line(entry).mark == "signed"
    page = households.page(desk.office, desk.house, AT)
    assert [month.state for month in page.months] == ["closed"]
    assert page.months[0].signed_household == "signed"


def test_two_ways_name_the_lines_and_the_rules_that_differ(desk: Desk) -> None:
    own = desk.record("B1", 500_000, use="eaten")
    desk.record("B2", 30_000)
    ref = bring(desk)
    two = comparison.two_ways(desk.office, desk.house, "", ref, AT)
    assert (two.left.ref, two.right.ref, two.head) == ("generic-2023", ref, "张三")
    (part,) = two.found.views["policy"].differences
    assert (part.amount, [line.entry_id for line in part.lines]) == (-500_000, [own])
    assert (two.facts[own].label, two.facts[own].amount) == ("种植业", 500_000)
    assert [row[0].key for row in two.rules if row[0]] == ["eaten"]


def test_two_windows_differ_by_the_lines_outside(desk: Desk) -> None:
    desk.record("B2", 30_000, "2026-09")
    desk.record("B2", 20_000)
    two = comparison.two_ways(
        desk.office, desk.house, window=AT, right_window=Window(Month(2026, 9), Month(2026, 10))
    )
    (part,) = two.found.views["cash"].differences
    assert (part.left_rule, part.amount) == ("不在这一段月份里", 30_000)


def test_rows_of_a_hostile_parcel_are_left_off_the_shelf(desk: Desk) -> None:
    """What a parcel may bring has the shape of a row and no more: text, digest and kind can be anything."""
    desk.record("B1", 10_000)
    text = county_text("generic-2023", eaten='"not"')
    with desk.office.change(Op.ADD_PACK) as s:
        rows = (
            (text, "0" * 64),
            ("id = ", digest("id = ")),
            ("\ud7ff" * 40, digest("\ud7ff" * 40)),
            ("", ""),
        )
        for number, (said, sha) in enumerate(rows):
            s.add(
                PackFile(
                    village=s.village, id=f"p{number}", pack_id="generic-2023", text=said, sha256=sha,
                    station="county", came_on=s.today, confirmed_by="谁", confirmed_on=s.today,
                )
            )  # fmt: skip
        lines = (
            ("9", "monitor", 2026, 1), ("999999", "lottery", 2026, 1), ("999999", "monitor", 2026, 0),
            ("999999", "monitor", 2026, -5), ("９９９９９９", "monitor", 2026, 1),
        )  # fmt: skip
        for number, (region, kind, year, amount) in enumerate(lines):
            s.add(
                LineWord(
                    village=s.village, id=f"l{number}", region=region, kind=kind, year=year, amount=amount,
                    station="?", source_doc="x", confirmed_by="谁", confirmed_on=s.today,
                )
            )  # fmt: skip
    assert [line.kept.ref for line in rules.packs(desk.office)] == [
        "generic-2023", "ratio-style", "sichuan-style",
    ]  # fmt: skip
    assert not statements.statement(desk.office, desk.house, AT).rules_confirmed
    assert not [line for line in standards.lines(desk.office) if line.year == 2026]


def test_a_village_whose_rules_name_nothing_known_counts_by_the_default(desk: Desk) -> None:
    desk.record("B1", 10_000)
    for named in ("gone@123456789abc", "nonsense", "", "  ", "ratio-style@ x@"):
        keeping.set_village(desk.office, rules=named)
        assert statements.statement(desk.office, desk.house, AT).rules_id == "generic-2023"


def test_two_versions_with_one_text_but_other_confirmations_are_one_pack(desk: Desk) -> None:
    ref = bring(desk)
    with desk.office.change(Op.ADD_PACK) as s:
        row = hold_pack(
            s, "township", "county-2026", (desk.place / "county.toml").read_text("utf-8"), "清溪镇"
        )
        row.confirmed_by, row.confirmed_on, row.confirmed_doc = "何静", s.today, "镇 1 号"
    rules.confirm(desk.office, ref, "李明", "村 1 号")
    (found,) = (line for line in rules.packs(desk.office) if line.kept.ref == ref)
    assert (found.kept.confirmed_at, found.kept.pack.confirmed_by) == ("township", "何静")
    assert found.offered, "the township sent it as well"
    assert [kept.ref for kept in rules.offered(desk.office)] == [ref]
    rules.use(desk.office, ref)
    assert rules.offered(desk.office) == []


def test_members_noted_as_away_are_asked_about_under_the_packs_rules(desk: Desk) -> None:
    households.add_member(desk.office, desk.house, "之子", name="张军", remark="2025年参军")
    desk.record("B1", 10_000)
    notes = statements.statement(desk.office, desk.house, AT).notes
    assert any("有 1 人记着“服兵役”，账上算共享收入" in note for note in notes)
    rules.use(desk.office, bring(desk, county_text(conscript="true")))
    assert not any("服兵役" in note for note in statements.statement(desk.office, desk.house, AT).notes)


def test_a_county_that_divides_by_all_registered_counts_everybody(desk: Desk) -> None:
    desk.record("B1", 30_000)
    households.add_member(desk.office, desk.house, "之子", name="张军", shares_income=False)
    rules.use(desk.office, bring(desk, county_text(divisor='"registered"')))
    counted = statements.statement(desk.office, desk.house, AT)
    assert (counted.heads, counted.view("policy").per_head) == (3, 10_000)
    two = comparison.two_ways(desk.office, desk.house, "generic-2023", "county-2026", AT)
    told = two.found.views["policy"]
    assert told.differences == ()
    assert (told.per_head, told.per_head_by_lines, told.per_head_by_heads) == (-5_000, 0, -5_000)
