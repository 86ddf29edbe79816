"""Whose money it is: names with stars, groups in every spelling, and never two households for one proof."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.intake.payments import PaidRow
from fupin_desk.jobs.payment_match import Home, Village, Villager, fits, group_number

_SIGNS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """1 to 99 as a village writes it."""
    tens, ones = divmod(number, 10)
    start = "" if tens == 0 else "十" if tens == 1 else f"{_SIGNS[tens]}十"
    return start + (_SIGNS[ones] if ones else "")


@given(st.integers(1, 99), st.sampled_from(("{}组", "第{}组", "松林村{}组", "{}社", "第{}村民小组")))
def test_a_group_is_the_same_in_every_spelling(number: int, shape: str) -> None:
    assert group_number(shape.format(chinese(number))) == str(number)
    assert group_number(shape.format(number)) == str(number)


@pytest.mark.parametrize(
    ("text", "number"), [("", ""), ("3", "3"), ("松林村", ""), ("一组三社", "3"), ("寨子上", "")]
)
def test_what_names_no_group_is_none(text: str, number: str) -> None:
    assert group_number(text) == number


@pytest.mark.parametrize(
    ("told", "known", "same"),
    [
        ("张三", "张三", True), ("张 三", "张三", True), ("张*", "张三", True), ("张*", "张三丰", False),
        ("*三", "张三", True), ("张某", "张三", True), ("李*", "张三", False), ("张某", "张某", True),
    ],
)  # fmt: skip
def test_stars_hide_one_character_each(told: str, known: str, same: bool) -> None:
    assert fits(told, known) is same


def _row(**more: object) -> PaidRow:
    told: dict[str, object] = {
        "row": 1, "name": "", "id_number": "", "account": "", "group": "", "household_no": "", "amount": 100,
        "words": "", "day": None, "collected_by": "", "status": "",
    }  # fmt: skip
    return PaidRow(**(told | more))  # type: ignore[arg-type]


_people = st.lists(
    st.tuples(
        st.sampled_from("AB"), st.sampled_from("xyz"), st.sampled_from(("", "11", "22")),
        st.sampled_from(("", "7", "8")), st.booleans(),
    ),
    max_size=8,
)  # fmt: skip


@given(
    _people, st.sampled_from("AB"), st.sampled_from(("", "11", "22")), st.sampled_from(("", "7", "8")),
    st.sampled_from(("", "一组", "二组")),
)  # fmt: skip
def test_a_match_never_contradicts_what_both_sides_know(
    people: list[tuple[str, str, str, str, bool]], name: str, number: str, account: str, group: str
) -> None:
    known = Village()
    for place, (who, house, id_number, own, left) in enumerate(people):
        known.put(Villager(str(place), house, who, id_number, own, "户主", left))
    for place, house in enumerate("xyz"):
        known.homes[house] = Home(house, house, ("一组", "二组", "")[place], house)
    found = known.match(_row(name=name, id_number=number, account=account, group=group))
    assert bool(found.household_id) != bool(found.why), "either a household or a question"
    if not found.household_id:
        return
    family = [one for one in known.of_home[found.household_id] if not one.left]
    assert family, "nobody who left is paid"
    if found.member_id is not None:
        one = next(other for other in family if other.member_id == found.member_id)
        assert not (number and one.id_number and number != one.id_number)
        if found.how != "id":
            assert one.name == name
    if found.how == "name":
        same = [one for one in known.by_name[name] if not one.left and one.household_id != found.household_id]
        homes = {
            known.homes[one.household_id].group for one in same if one.id_number in ("", number) or not number
        }
        assert not homes or group, "a namesake elsewhere is told apart by the group alone"
