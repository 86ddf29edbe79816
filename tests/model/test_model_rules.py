"""Rule packs: the shipped ones load and admit what they are; a bad one is refused by the wrong key."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.model.packfile import BadPack
from fupin_desk.model.rules import (
    CASES,
    PovertyLine,
    covers,
    line_for,
    parse_lines,
    parse_pack,
    part,
    part_of_each,
)
from fupin_desk.model.values import Month, Window

RESOURCES = Path(__file__).parents[2] / "resources"
GENERIC = (RESOURCES / "rules" / "generic-2023.toml").read_text("utf-8")
RATIO = (RESOURCES / "rules" / "ratio-style.toml").read_text("utf-8")
LINES = (RESOURCES / "lines.toml").read_bytes()


def test_the_shipped_packs_say_that_nobody_confirmed_them() -> None:
    generic, ratio = parse_pack(GENERIC.encode()), parse_pack(RATIO.encode())
    assert (generic.id, ratio.id) == ("generic-2023", "ratio-style")
    assert "待县里确认" in generic.subtitle
    assert "估算" in ratio.subtitle
    for pack in (generic, ratio):
        assert not pack.confirmed
        assert set(pack.cases) == set(CASES)
        assert pack.signers == ("household", "helper")
        assert pack.also_sign == ("first_secretary", "village_secretary")
        assert pack.year_start_month == 10
        assert pack.near_band == 100_000
        assert pack.clocks["identify_days"] == 15


def test_ratios_go_by_sub_item_then_item_and_other_business_has_none() -> None:
    pack = parse_pack(RATIO.encode())
    crops = [pack.ratio("B1", sub) for sub in ("", "烤烟", "其他作物", "玉米")]
    assert crops == [4000, 4500, 4000, 4000]
    assert [pack.ratio(item, "") for item in ("B2", "B3", "B4", "D1")] == [4000, 1500, 0, 0]
    assert parse_pack(GENERIC.encode()).ratio("B1", "") == 0


def test_confirmed_takes_a_name_and_a_day() -> None:
    named = GENERIC.replace('confirmed_by = ""', 'confirmed_by = "某县农业农村局"')
    assert not parse_pack(named.encode()).confirmed
    dated = named.replace('region = "000000"', 'region = "990123"\nconfirmed_on = 2026-03-01')
    pack = parse_pack(dated.encode())
    assert pack.confirmed
    assert pack.confirmed_on == date(2026, 3, 1)


def test_a_partly_counted_switch_carries_its_share() -> None:
    partly = 'pension = { count = "partly", share = 0.3 }'
    pack = parse_pack(GENERIC.replace('pension = "counted"', partly).encode())
    assert (pack.cases["pension"].count, pack.cases["pension"].of(10_001)) == ("partly", 3000)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('migrant = "minus_living"', 'migrant = "net"', "migrant"),
        ('migrant = "minus_living"', "", "migrant"),
        ('pension = "counted"', 'pension = "maybe"', "cases.pension"),
        ('pension = "counted"', "pension = true", "cases.pension"),
        ('pension = "counted"', 'pension = { count = "partly" }', "cases.pension.share"),
        ('pension = "counted"', 'pension = { count = "partly", share = 1 }', "cases.pension.share"),
        ('pension = "counted"', 'pension = { count = "half", share = 0.5 }', "cases.pension.count"),
        ('pension = "counted"', 'pension = ["counted"]', "cases.pension"),
        ('pension = "counted"', "", "cases.pension"),
        ('pension = "counted"', 'pensoin = "counted"', "cases.pension"),
        ('loan = "not"', 'loan = "counted"', "cases.loan"),
        ('claims = "not"', 'claims = "counted"', "cases.claims"),
        ('loan = "not"', 'loan = "not"\nlottery = "not"', "cases.lottery"),
        ('stock = "not"', 'stock = "counted"', "in_kind.stock"),
        ('method = "voucher"', 'method = "ratio"', "cost.applies"),
        ('method = "voucher"', 'method = "voucher"\nratio = { grain = 1.5 }', "cost.ratio.grain"),
        ('method = "voucher"', 'method = "voucher"\nratio = { grain = 0.33333 }', "cost.ratio.grain"),
        ('method = "voucher"', 'method = "voucher"\nratio = { grain = nan }', "cost.ratio.grain"),
        ('method = "voucher"', 'method = "voucher"\napplies = { B1 = "grain" }', "cost.applies.B1"),
        ('ledger = ["household", "helper"]', 'ledger = ["helper"]', "signatures.ledger"),
        ('"household", "helper"]', '"household", "helper", "helper"]', "signatures.ledger"),
        ("year_start_month = 10", "year_start_month = 13", "year_start_month"),
        ("year_start_month = 10", "year_start_month = true", "year_start_month"),
        ('region = "000000"', 'region = "99"', "region"),
        ("valid_from = 2023-01-01", "valid_from = 2023-01-01\nvalid_to = 2022-12-31", "valid_to"),
        ("valid_from = 2023-01-01", 'valid_from = "2023"', "valid_from"),
        ("student = true", "student = 1", "members.student"),
        ("below_line_plus_yuan = 1000", "below_line_plus_yuan = -1", "watch.below_line_plus_yuan"),
        ("below_line_plus_yuan = 1000", "below_line_plus_yuan = 0.005", "watch.below_line_plus_yuan"),
        ("exit = 7", 'exit = "7"', "notice_days.exit"),
        ('title = "通用', 'colour = "红"\ntitle = "通用', "colour"),
        ('cards = ["indoor"]', 'cards = "indoor"', "cards"),
        ("[watch]", "[watching]", "watch"),
        ('id = "generic-2023"', 'id = ""', "id"),
    ],
)
def test_a_bad_pack_is_refused_by_the_key_that_is_wrong(old: str, new: str, place: str) -> None:
    assert GENERIC.count(old) >= 1
    with pytest.raises(BadPack) as refused:
        parse_pack(GENERIC.replace(old, new, 1).encode())
    assert refused.value.facts["place"] == place
    assert refused.value.exit_code == 3
    assert refused.value.what.count("“") == 1


@pytest.mark.parametrize(
    "data", [b"\xff", b"id = ", b"", b"a = 1\na = 2", b"x" * (1 << 20 | 1), b"a = " + b"[" * 5000]
)
def test_bytes_that_are_no_pack_are_refused(data: bytes) -> None:
    with pytest.raises(BadPack):
        parse_pack(data)


def test_validity_covers_a_window_or_not() -> None:
    start = "valid_from = 2023-01-01"
    pack = parse_pack(GENERIC.replace(start, f"{start}\nvalid_to = 2025-12-31").encode())
    assert pack.valid_over(Window(Month(2023, 1), Month(2025, 12)))
    assert not pack.valid_over(Window(Month(2022, 12), Month(2023, 11)))
    assert not pack.valid_over(Window(Month(2025, 1), Month(2026, 1)))


def test_only_two_lines_are_sourced_and_none_confirmed() -> None:
    lines = parse_lines(LINES)
    assert [(line.year, line.amount) for line in lines if line.sourced] == [(2010, 230_000), (2013, 273_600)]
    assert not any(line.confirmed for line in lines)
    assert not [line for line in lines if line.kind == "monitor"], "the county brings its own"
    assert all(line.source_doc for line in lines)


def test_a_table_of_lines_with_a_misspelt_key_is_refused() -> None:
    with pytest.raises(BadPack) as refused:
        parse_lines(LINES.replace(b"\nsourced = true", b"\nsource = true", 1))
    assert refused.value.facts["place"] == "line[1].sourced"


def test_a_pack_brings_its_own_lines_and_the_confirmed_one_wins() -> None:
    own = """
[[line]]
region = "990123"
kind = "nbs"
year = 2013
yuan = "2736.50"
sourced = false
source_doc = "某县〔2014〕1号"
confirmed_by = "某县"
confirmed_on = 2014-02-01
"""
    pack = parse_pack((GENERIC + own).encode())
    everything = (*parse_lines(LINES), *pack.lines)
    found = line_for(everything, "990123204000", "nbs", 2013)
    assert found is not None
    assert (found.amount, found.confirmed) == (273_650, True)
    elsewhere = line_for(everything, "510123204000", "nbs", 2013)
    assert elsewhere is not None
    assert elsewhere.amount == 273_600
    assert line_for(everything, "990123204000", "monitor", 2026) is None


def test_the_narrower_region_wins_among_unconfirmed_lines() -> None:
    def line(region: str, yuan: int) -> PovertyLine:
        return PovertyLine(region, "exit", 2016, yuan * 100, False, "待确认", "", None, "")

    found = line_for([line("510000", 3100), line("000000", 3000)], "510999000000", "exit", 2016)
    assert found is not None
    assert found.amount == 310_000


@pytest.mark.parametrize(
    ("region", "village", "inside"),
    [
        ("000000", "990123204001", True), ("990000", "990123204001", True),
        ("990100", "990123204001", True), ("990100", "991123204001", False),
        ("511000", "511002204001", True), ("511000", "511102204001", False),
        ("990123204", "990123204001", True), ("990123204", "990123205001", False),
        ("990123204001", "990123204001", True), ("990123204001", "990123204002", False),
    ],
)  # fmt: skip
def test_regions_contain_their_villages(region: str, village: str, inside: bool) -> None:
    assert covers(region, village) is inside


@given(st.lists(st.integers(0, 10**13)), st.integers(0, 10_000))
def test_a_part_of_each_is_the_sum_of_the_parts(amounts: list[int], share: int) -> None:
    assert part_of_each(amounts, share) == sum(part(amount, share) for amount in amounts)


@given(st.integers(-(10**13), 10**13), st.integers(0, 10_000))
def test_a_part_is_exact_to_half_a_fen_and_mirrors(amount: int, share: int) -> None:
    result = part(amount, share)
    assert abs(result * 10_000 - amount * share) <= 5_000
    assert part(-amount, share) == -result
    assert part(amount, 10_000) == amount
