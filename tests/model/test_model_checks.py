"""Checks: each has a household that breaks it and a twin that does not; none accuses, none ever raises."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.model.checks import every
from fupin_desk.model.checks.bounds import BadBounds, parse_bounds
from fupin_desk.model.checks.facts import Fact, House, Shared, Someone, fen, month, number
from fupin_desk.model.checks.rule import Check, Hit, print_of, question
from tests.model.households import CASES, RESOURCES, TODAY, around, book, house, line, who

LONG_NUMBER = re.compile(r"\d{7,}")
UNKIND = ("作假", "骗", "虚报", "瞒", "懒", "违规", "造假", "弄虚", "责任", "处理", "贫困户", "扶贫")
HEALTH = ("残疾", "大病", "慢性病", "因病", "因残", "病人", "精神", "低保", "五保")


def _hits(code: str, subject: House, shared: Shared | None) -> tuple[Check, list[Hit]]:
    one = every.by_code()[code]
    assert not one.missing(subject.headings), f"{code} could not run on its own case"
    return one, list(one.look(subject, around(shared)))


def test_every_check_has_a_household_that_breaks_it_and_a_twin_that_does_not() -> None:
    assert set(CASES) == set(every.by_code())
    assert len(every.by_code()) == len(every.CHECKS)


@pytest.mark.parametrize("code", sorted(CASES))
def test_it_finds_the_household_that_breaks_it_and_lets_the_twin_alone(code: str) -> None:
    case = CASES[code]
    shared = case[2] if len(case) == 3 else None
    one, found = _hits(code, case[0], shared)
    assert found, f"{one.title} found nothing"
    for hit in found:
        asked = question(one, case[0], hit)
        assert "{" not in asked + hit.detail
        assert not LONG_NUMBER.search(asked + hit.detail), "a number of somebody is told"
        assert len(print_of(code, case[0].id, hit)) == 64
        assert not any(word in asked for word in HEALTH), "a question is carried through the village"
    assert _hits(code, case[1], shared)[1] == []


@pytest.mark.parametrize("one", every.CHECKS, ids=lambda one: one.code)
def test_its_words_ask_and_never_accuse(one: Check) -> None:
    assert not any(word in one.title + one.asks for word in UNKIND)
    assert one.asks.endswith(("？", "。"))
    assert re.fullmatch(r"[a-z][a-z_]{3,}", one.code)
    assert one.reads, "it says which fields it reads"


def test_a_quiet_household_is_asked_nothing() -> None:
    quiet = book(*(line("A1", 3120.5 + at, f"2026-{at:02d}") for at in range(1, 10)), line("D4", 118.2))
    quiet = replace(quiet, signed=frozenset({"2026-09"}), people=(who(), replace(who("老张"), **_old())))
    told = {one.check.code for one in every.run(quiet, around(), every.CHECKS) if one.hits}
    assert told == set()


def _old() -> dict[str, Any]:
    from tests.model.households import id_of

    return {
        "id": "m2", "relation": "之母", "sex": "女", "birth": date(1958, 5, 1), "age": 68,
        "id_number": id_of("19580501", "002"), "labour": "弱劳动力或半劳动力",
    }  # fmt: skip


def test_a_check_whose_column_nobody_gave_says_so_instead_of_passing() -> None:
    told = {one.check.code: one for one in every.run(house(), around(), every.CHECKS)}
    assert told["medical_none"].lacking[0].startswith("是否参加新型")
    assert told["medical_none"].hits == ()
    assert told["id_checksum"].lacking == ()


def test_a_check_whose_bound_nobody_set_is_named() -> None:
    with_bound, without = every.runnable(around(range_line=None))
    assert [one.code for one in without] == ["after_below_range"]
    assert len(with_bound) + 1 == len(every.CHECKS)


def test_the_print_changes_with_each_fact_and_with_nothing_else() -> None:
    hit = Hit(("a", "b"), member_id="m")
    prints = {
        print_of("price", "h", hit),
        print_of("yield", "h", hit),
        print_of("price", "h2", hit),
        print_of("price", "h", replace(hit, facts=("ab", ""))),
        print_of("price", "h", replace(hit, member_id="n")),
        print_of("price", "h", replace(hit, entry_id="e")),
    }
    assert len(prints) == 6
    assert print_of("price", "h", replace(hit, detail="words", who="name")) in prints


def test_the_narrowest_confirmed_newest_bound_holds() -> None:
    rows = b"""
[[bound]]
key = "price"
high = 1
source = "a"
[[bound]]
key = "price"
high = 2
region = "999900"
source = "b"
[[bound]]
key = "price"
high = 3
region = "999999"
source = "c"
since = 2030-01-01
[[bound]]
key = "price"
high = 4
region = "999900"
source = "d"
confirmed_by = "the county"
[[bound]]
key = "price"
of = ["kiwi"]
high = 9
region = "510000"
source = "elsewhere"
"""
    bounds = parse_bounds(rows, "999999101201", TODAY)
    found = bounds.find("price", "kiwi")
    assert found is not None
    assert (found.high, found.confirmed) == (4, True)
    assert parse_bounds(rows, "510000101201", TODAY).high("price") == 1
    assert not bounds.assumed("price")


@pytest.mark.parametrize("bad", [b"[[bound]]", b"\xff", b"bound = 3", b'[[bound]]\nkey="a"\nsource="b"\n'])
def test_a_broken_list_of_bounds_is_a_trouble_with_its_place(bad: bytes) -> None:
    with pytest.raises(BadBounds):
        parse_bounds(bad, "999999101201", TODAY)


def test_every_shipped_bound_has_a_source_and_a_check_that_reads_it() -> None:
    bounds = parse_bounds((RESOURCES / "checks.toml").read_bytes(), "999999101201", TODAY)
    asked = {one.bound for one in every.CHECKS} | {"year_jump_yuan"}
    assert set(bounds.by_key) <= asked
    assert asked - set(bounds.by_key) == {"", "range_line"}
    for some in bounds.by_key.values():
        assert all(bound.source for bound in some)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,234.5", 123450), ("１２３", 12300), ("-3.005", -301), ("3200元", 320000), ("", None),
     ("1e308", None), ("约3000", None), ("nan", None), ("١٢", 1200), ("²", 200), ("1.2.3", None)],
)  # fmt: skip
def test_yuan_of_a_national_export_are_exact_or_nothing(text: str, value: int | None) -> None:
    assert fen(text) == value


@pytest.mark.parametrize(
    ("text", "told"),
    [("202304", "2023-04"), ("2023年4月", "2023-04"), ("2023-04-15", "2023-04"), ("２０２３０４", "2023-04"),
     ("20230415", "2023-04"), ("202313", None), ("4月", None), ("", None), ("2023", None)],
)  # fmt: skip
def test_months_are_read_in_the_forms_that_exist(text: str, told: str | None) -> None:
    found = month(text)
    assert (str(found) if found else None) == told


# -- hostile input: whatever a national export says, no check falls over ------------------------------

JUNK = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "是", "否", "202303", "２０２６年１月", "nan", "1e999", "-0", "９", "²", "\x00", "残疾"]
    ),
    st.from_regex(r"[0-9X]{0,22}", fullmatch=True),
)
HEADINGS = sorted({name for one in every.CHECKS for group in one.columns for name in group})
NATIONAL = st.dictionaries(st.sampled_from(HEADINGS), JUNK, max_size=len(HEADINGS))
DAYS = st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31))


def _of(cls: type[Any], **special: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    texts = {f.name: JUNK for f in fields(cls) if f.type == "str" and f.name not in special}
    return st.builds(cls, **texts, **special)


PEOPLE = _of(
    Someone, birth=DAYS, age=st.none() | st.integers(-5, 3000), work_months=st.none() | st.integers(),
    national=NATIONAL,
)  # fmt: skip
LINES = _of(
    Fact, month=st.sampled_from(["2026-09", "2026-08", "2025-10", "2024-12"]), amount=st.integers(1, 10**13),
    item=st.sampled_from(["A1", "B1", "B2", "C2", "D4", "D6", "E1", "E2"]), happened=DAYS,
    sub=st.sampled_from(["", "玉米", "猪", "19", "4", "7"]), quantity=JUNK,
    unit=st.sampled_from(["斤", "头", "亩", ""]),
    member_id=st.sampled_from([None, "a", "b"]), use=st.sampled_from([None, "sold", "eaten", "stock"]),
    living_cost=st.none() | st.integers(0, 10**9), sent_home=st.none() | st.integers(0, 10**9),
)  # fmt: skip
HOUSES = _of(
    House, people=st.lists(PEOPLE, max_size=3).map(tuple), lines=st.lists(LINES, max_size=6).map(tuple),
    national=NATIONAL, headings=st.just(frozenset(HEADINGS)), visited=DAYS,
    reported_income=st.none() | st.integers(-(10**12), 10**12),
)  # fmt: skip


@given(HOUSES)
def test_no_national_value_makes_a_check_fall_over(subject: House) -> None:
    for told in every.run(subject, around(), every.CHECKS):
        for hit in told.hits:
            assert question(told.check, subject, hit)
            assert len(print_of(told.check.code, subject.id, hit)) == 64


@given(JUNK)
def test_a_quantity_is_a_finite_number_or_nothing(text: str) -> None:
    value = number(text)
    assert value is None or abs(value) < 1e13
