"""Households and people: dated membership, who divides the income, numbers that clash, who is found."""

from __future__ import annotations

from datetime import date

import pytest

from fupin_desk.model import household, village
from fupin_desk.model.household import (
    Household,
    Membership,
    NoSuchHousehold,
    SeveralHouseholds,
    UnknownField,
    add_member,
    heads_on,
    household_lines,
    members_of,
)
from fupin_desk.model.journal import Op
from fupin_desk.model.values import NotAMonth, NotText, TooLong
from tests.model.book import VILLAGE, Book


def test_membership_is_dated_and_open_from_a_roster(book: Book) -> None:
    with book.change(Op.ADD_MEMBER) as s:
        add_member(s, book.house, relation="子", name="张小虎", joined=date(2026, 10, 15))
        gone = next(ms for m, ms in members_of(s, VILLAGE, book.house) if m.name == "单小英")
        gone.left = date(2026, 10, 20)
    with book.ledger.read() as s:
        names = {
            day: [m.name for m, _ in members_of(s, VILLAGE, book.house, date(2026, 10, day))]
            for day in (14, 15, 19, 20)
        }
        assert names[14] == ["张三", "单小英"]
        assert set(names[15]) == set(names[19]) == {"张三", "单小英", "张小虎"}
        assert names[20] == ["张三", "张小虎"]
        assert [m.name for m, _ in members_of(s, VILLAGE, book.house)] == ["张三", "张小虎"]


def test_a_conscript_lives_there_but_does_not_divide_the_income(book: Book) -> None:
    with book.change(Op.ADD_MEMBER) as s:
        add_member(s, book.house, relation="子", name="张小兵", shares_income=False)
    with book.ledger.read() as s:
        assert heads_on(s, VILLAGE, book.house, date(2026, 12, 31)) == 2
        assert heads_on(s, VILLAGE, book.house, date(2026, 12, 31), sharing=False) == 3


def test_numbers_are_text_and_may_clash(book: Book) -> None:
    first = book.add_house("0007", "赵六")
    with book.ledger.read() as s:
        assert household.household(s, VILLAGE, " 0007 ").id == first
        with pytest.raises(NoSuchHousehold):
            household.household(s, VILLAGE, "7")
    book.add_house("0007", "钱七")
    with book.ledger.read() as s:
        with pytest.raises(SeveralHouseholds) as refused:
            household.household(s, VILLAGE, "0007")
        assert "2" in refused.value.what
        with pytest.raises(NoSuchHousehold):
            household.household(s, VILLAGE, "")


def test_the_short_number_finds_only_where_the_national_one_does_not(book: Book) -> None:
    first, second = book.add_house("0007", "赵六"), book.add_house("0008", "钱七")
    with book.change(Op.SET_HOUSEHOLD) as s:
        household.set_fields(s.get_one(Household, (VILLAGE, second)), {"short_no": "12"})
        household.set_fields(s.get_one(Household, (VILLAGE, first)), {"short_no": "0008"})
    with book.ledger.read() as s:
        assert household.household(s, VILLAGE, "12").id == second
        assert household.household(s, VILLAGE, "0008").id == second


def test_fields_are_changed_by_name_or_refused(book: Book) -> None:
    with book.change(Op.SET_HOUSEHOLD) as s:
        row = s.get_one(Household, (VILLAGE, book.house))
        household.set_fields(row, {"phone": "13900000000", "informed_on": "2026-10-01"})
        assert (row.phone, row.informed_on) == ("13900000000", date(2026, 10, 1))
        household.set_fields(row, {"informed_on": ""})
        assert row.informed_on is None
    for wrong, refusal in (
        ({"alias": "X"}, UnknownField),
        ({"search_key": "X"}, UnknownField),
        ({"phone": "1" * 41}, TooLong),
        ({"informed_on": "gestern"}, NotAMonth),
    ):
        with pytest.raises(refusal), book.change(Op.SET_HOUSEHOLD) as s:
            household.set_fields(s.get_one(Household, (VILLAGE, book.house)), wrong)


def test_a_name_may_be_a_hundred_characters_and_no_more(book: Book) -> None:
    with book.change(Op.ADD_MEMBER) as s:
        add_member(s, book.house, relation="子", name="长" * 100)
    for wrong, refusal in (
        ({"name": "长" * 101}, TooLong),
        ({"phone": "1" * 101}, TooLong),
        ({"name": "张\udc80"}, NotText),
    ):
        with pytest.raises(refusal), book.change(Op.ADD_MEMBER) as s:
            add_member(s, book.house, relation="子", **wrong)  # type: ignore[arg-type]


def test_the_list_counts_members_names_the_head_and_leaves_out_what_is_gone(book: Book) -> None:
    empty = book.add_house("0001", "孤户")
    with book.change(Op.SET_MEMBER) as s:
        for _member, link in members_of(s, VILLAGE, empty):
            link.left = date(2026, 1, 1)
    dropped = book.add_house("0002", "重复")
    with book.change(Op.SET_HOUSEHOLD) as s:
        s.get_one(Household, (VILLAGE, dropped)).gone = "重复"
    with book.ledger.read() as s:
        lines = household_lines(s, VILLAGE)
    assert [(line.household_no, line.head, line.members, line.group) for line in lines] == [
        ("0001", "", 0, ""),
        ("99012310120100001", "张三", 2, "一组"),
    ]


def test_two_heads_are_one_line(book: Book) -> None:
    with book.change(Op.SET_MEMBER) as s:
        for _member, link in members_of(s, VILLAGE, book.house):
            link.relation = "户主"
    with book.ledger.read() as s:
        assert [line.members for line in household_lines(s, VILLAGE)] == [2]


@pytest.mark.parametrize(
    "typed",
    ["zs", "zhangsan", "张三", "ＺＳ", "1234", "0001", "sxy", "dxy", "shan", "danxiaoying", "zs 小英"],
)
def test_a_household_is_found_by_anybody_in_it(book: Book, typed: str) -> None:
    book.add_house("990123101201077777", "李四")
    with book.ledger.read() as s:
        assert [line.id for line in household_lines(s, VILLAGE, typed)] == [book.house]


def test_percent_and_underscore_are_characters(book: Book) -> None:
    other = book.add_house("77", "百%分_号\\")
    with book.ledger.read() as s:
        for typed in ("%", "_", "\\", "%分", "分_"):
            assert [line.id for line in household_lines(s, VILLAGE, typed)] == [other]
        assert household_lines(s, VILLAGE, "分X号") == []


def test_the_key_follows_every_change(book: Book) -> None:
    with book.change(Op.SET_MEMBER) as s:
        row = s.get_one(Household, (VILLAGE, book.house))
        link = next(ms for m, ms in members_of(s, VILLAGE, book.house) if m.name == "单小英")
        link.left = date(2026, 1, 1)
        household.refresh_search_key(s, row)
    with book.ledger.read() as s:
        assert household_lines(s, VILLAGE, "小英") == []
        alias = s.get_one(Household, (VILLAGE, book.house)).alias
        assert [line.id for line in household_lines(s, VILLAGE, alias)] == [book.house]


def test_an_alias_has_no_look_alikes(book: Book) -> None:
    with book.change(Op.ADD_HOUSEHOLD) as s:
        made = {s.new_alias() for _ in range(500)}
    assert len(made) == 500
    assert all(len(alias) == 8 for alias in made)
    assert not set("".join(made)) & set("01OIL")


def test_a_new_helper_ends_the_old_pairing(book: Book) -> None:
    with book.change(Op.PAIR_HELPER) as s:
        first = village.add_person(s, name="王帮", duty="helper")
        second = village.add_person(s, name="赵扶", duty="helper", phone="0830-1")
        old = village.pair(s, first.id, book.house, date(2026, 1, 1))
        assert village.pair(s, first.id, book.house) is old
    with book.change(Op.PAIR_HELPER) as s:
        village.pair(s, second.id, book.house, date(2026, 6, 1))
    with book.ledger.read() as s:
        found = village.helper_of(s, VILLAGE, book.house)
        assert found is not None
        assert found.name == "赵扶"
        assert s.get_one(village.Pairing, (VILLAGE, old.id)).until == date(2026, 6, 1)
        assert village.helper_of(s, VILLAGE, "nobody") is None
        assert [p.name for p in village.people(s, VILLAGE, "helper")] == ["王帮", "赵扶"]
        assert village.people(s, VILLAGE, "clerk") == []
    with pytest.raises(village.UnknownDuty), book.change(Op.ADD_PERSON) as s:
        village.add_person(s, name="x", duty="king")


def test_deleting_is_a_reason_and_the_memberships_go_with_their_people(book: Book) -> None:
    with book.change(Op.SET_MEMBER) as s:
        member, link = members_of(s, VILLAGE, book.house)[1]
        link.gone = "录错"
    with book.ledger.read() as s:
        assert [m.name for m, _ in members_of(s, VILLAGE, book.house)] == ["张三"]
        kept = s.get(Membership, (VILLAGE, link.id), execution_options={"with_gone": True})
        assert kept is not None
        assert (kept.gone, kept.member_id) == ("录错", member.id)
