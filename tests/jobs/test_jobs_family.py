"""家庭变动: what follows is said before it is saved, old signatures stand, one undo takes it back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from fupin_desk.errors import Refusal
from fupin_desk.jobs import accounts, family, helping, households, keeping, relatives, statements
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.jobs.family import NEW_PERSON, FamilyDraft
from fupin_desk.jobs.follows import NewPerson
from fupin_desk.model import family as family_model
from fupin_desk.model.account import entries
from fupin_desk.model.household import HEAD, Household, Member, Membership, heads_on, household_lines
from fupin_desk.model.kinship import KINDS, BadFamilyChange, heads, on_day
from fupin_desk.model.signature import roles_covering
from fupin_desk.model.values import Month, NotAMonth, Window
from tests.jobs.desk import Desk


def _draft(desk: Desk, kind: str, month: str = "2026-11", **more: Any) -> FamilyDraft:
    return FamilyDraft(kind, more.pop("house", desk.house), month, **more)


def _id(desk: Desk, name: str) -> str:
    with desk.office.read() as s:
        found = s.scalars(select(Member.id).where(Member.name == name)).all()
    assert len(found) == 1
    return found[0]


def _names(desk: Desk, house: str = "", on: date | None = None) -> list[str]:
    return [one.name for one in relatives.people(desk.office, house or desk.house, on)]


def _heads(desk: Desk, day: date, house: str = "") -> int:
    with desk.office.read() as s:
        return heads_on(s, desk.office.village, house or desk.house, day)


def _follows(desk: Desk, draft: FamilyDraft) -> str:
    seen = family.preview(desk.office, draft)
    assert seen.problem == ""
    return "\n".join(one.words for one in seen.follows)


def _baby(desk: Desk, month: str = "2026-11") -> str:
    person = NewPerson("张小宝", "男", date(2026, 11, 1))
    relations = {NEW_PERSON: "之子"}
    born = date(2026, 11, 1)
    family.record(
        desk.office, _draft(desk, "birth", month, happened=born, person=person, relations=relations)
    )
    return _id(desk, "张小宝")


def test_a_newborn_counts_from_its_month_and_its_number_comes_later(desk: Desk) -> None:
    draft = _draft(
        desk, "birth", person=NewPerson("张小宝", "男", date(2026, 11, 1)), relations={NEW_PERSON: "之子"}
    )
    told = _follows(desk, draft)
    assert "从 2026-11 起按 3 人算人均（以前 2 人）" in told
    assert "还没有证件号码" in told
    assert "要重打卡片：张三家（屋内卡）" in told
    assert "新生儿" in told
    baby = _baby(desk)
    assert (_heads(desk, date(2026, 10, 31)), _heads(desk, date(2026, 11, 30))) == (2, 3)
    assert households.lines(desk.office, "zxb")[0].members == 3
    relatives.give_number(desk.office, desk.house, baby, "999999202611010015")
    with pytest.raises(BadFamilyChange):
        relatives.give_number(desk.office, desk.house, baby, "999999202611010023")
    assert [one.kind for one in relatives.history(desk.office, desk.house)] == ["birth", "number"]


def test_a_dead_member_no_longer_divides_from_the_month_after(desk: Desk) -> None:
    wife = _id(desk, "单小英")
    desk.record(item="A4", amount=60_000, evidence="stated")
    draft = _draft(desk, "death", happened=date(2026, 10, 15), members=(wife,))
    assert str(family.usual_month("death", date(2026, 10, 15))) == "2026-11"
    assert "按 1 人算人均（以前 2 人）" in _follows(desk, draft)
    family.record(desk.office, draft)
    october, november = Month(2026, 10), Month(2026, 11)
    one = statements.statement(desk.office, desk.house, Window(october, october))
    two = statements.statement(desk.office, desk.house, Window(october, november))
    assert (one.views["cash"].per_head, two.views["cash"].per_head) == (30_000, 60_000)
    with desk.office.read() as s:
        assert s.get(Member, (desk.office.village, wife)) is not None, "nobody is deleted"
    assert keeping.undo(desk.office) == "记家庭变动"
    assert _heads(desk, date(2026, 11, 30)) == 2
    assert relatives.history(desk.office, desk.house) == []


def test_old_signatures_stand_when_the_head_dies(desk: Desk) -> None:
    """A split or a death changes who divides and who signs next; it never asks to sign again."""
    husband, wife = _id(desk, "张三"), _id(desk, "单小英")
    entry = desk.record(item="A4", amount=60_000, evidence="stated", member="张三", month="2026-11")
    desk.sign_both("2026-11")
    wanted = family.preview(desk.office, _draft(desk, "death", members=(husband,)))
    assert [(one.name, one.was, one.offered) for one in wanted.asked] == [("单小英", "配偶", HEAD)]
    assert "没有说和户主的关系" in wanted.problem
    draft = _draft(desk, "death", members=(husband,), relations={wife: HEAD})
    told = _follows(desk, draft)
    assert "户主是单小英" in told
    assert "2026-11 已经签字或结账：签字照旧有效" in told
    family.record(desk.office, draft)
    with desk.office.read() as s:
        row = next(one for one in entries(s, desk.office.village, desk.house) if one.id == entry)
        covered = roles_covering(s, desk.office.village, {row.id: row.facts_digest()})
        assert covered[entry] == {"household", "helper"}
        assert household_lines(s, desk.office.village)[0].head == "单小英"
    assert _names(desk, on=date(2026, 10, 31)) == ["张三", "单小英"]
    assert accounts.month(desk.office, desk.house, "2026-11").lines[0].mark == "signed"


def test_a_split_takes_members_and_unsigned_lines_to_a_new_household(desk: Desk) -> None:
    helper = helping.add_person(desk.office, "周敏", "helper", "县水务局")
    helping.pair(desk.office, helper, desk.house, date(2026, 10, 1))
    son = households.add_member(desk.office, desk.house, "之子", name="张小军")
    signed = desk.record(item="A1", amount=100_000, member="张小军", evidence="stated", month="2026-10")
    desk.sign_both()
    loose = desk.record(item="A1", amount=50_000, member="张小军", month="2026-10")
    draft = _draft(
        desk, "split", "2026-10", members=(son,), relations={son: HEAD}, move_lines=True,
        new_household_no="99999910120100002",
    )  # fmt: skip
    told = _follows(desk, draft)
    for words in (
        "按 2 人算人均（以前 3 人）",
        "单独立账",
        "1 笔没签字的账跟着转到新户",
        "1 笔已签字或结账的账留在原户",
        "帮扶责任人还是周敏",
    ):
        assert words in told, told
    family.record(desk.office, draft)
    new = households.by_number(desk.office, "99999910120100002")
    assert (_names(desk), _names(desk, new.id)) == (["张三", "单小英"], ["张小军"])
    with desk.office.read() as s:
        where = {row.id: row.household_id for house in (desk.house, new.id)
                 for row in entries(s, desk.office.village, house)}  # fmt: skip
    assert where == {signed: desk.house, loose: new.id}
    assert households.page(desk.office, new.id).helper == "周敏"
    assert new.group_name == "一组"
    keeping.undo(desk.office)
    assert len(households.lines(desk.office)) == 1
    assert _names(desk) == ["张三", "单小英", "张小军"]


def test_a_merge_ends_the_other_account(desk: Desk) -> None:
    other = households.add(desk.office, "单老汉", household_no="99999910120100003")
    old = _id(desk, "单老汉")
    draft = _draft(desk, "merge", other_household_id=other.id, relations={old: "之岳父"})
    told = _follows(desk, draft)
    assert "单老汉家的账记到 2026-10 为止" in told
    assert "按 3 人算人均（以前 2 人）" in told
    family.record(desk.office, draft)
    assert sorted(_names(desk)) == sorted(["张三", "单小英", "单老汉"])
    assert _names(desk, other.id) == []
    assert [one.kind for one in relatives.history(desk.office, other.id)] == ["merge"]


def test_who_marries_inside_the_village_is_in_one_household(desk: Desk) -> None:
    other = households.add(
        desk.office, "仇大山", [{"relation": "之女", "name": "仇小妹"}], household_no="99999910120100004"
    )
    bride = _id(desk, "仇小妹")
    draft = _draft(desk, "marry_in", members=(bride,), relations={bride: "之儿媳"})
    family.record(desk.office, draft)
    assert (_names(desk)[-1], _names(desk, other.id)) == ("仇小妹", ["仇大山"])
    assert [one.words for one in relatives.history(desk.office, other.id)] == ["仇小妹，到张三家去"]


def test_a_conscript_shares_no_income_as_the_pack_says(desk: Desk) -> None:
    son = households.add_member(desk.office, desk.house, "之子", name="张小军")
    assert "按 2 人算人均（以前 3 人）" in _follows(desk, _draft(desk, "army", members=(son,)))
    assert "人数不变" in _follows(desk, _draft(desk, "study", members=(son,)))
    assert "不共享收入（这套办法待县里确认）" in _follows(desk, _draft(desk, "missing", members=(son,)))
    family.record(desk.office, _draft(desk, "army", members=(son,)))
    assert [one.shares for one in relatives.people(desk.office, desk.house) if one.name == "张小军"] == [
        False
    ]
    october = relatives.people(desk.office, desk.house, date(2026, 10, 31))
    assert [(one.shares, one.left, one.soon) for one in october if one.name == "张小军"] == [
        (True, None, "2026-11-01 起不共享收入")
    ]


def test_one_child_registered_twice_is_laid_together(desk: Desk) -> None:
    baby = _baby(desk)
    again = households.add_member(
        desk.office, desk.house, "之子", name="张小宝", id_number="999999202611010015", birth="2026-11-01"
    )
    twice = [{one.member_id, other.member_id} for one, other in relatives.doubles(desk.office, desk.house)]
    assert twice == [{baby, again}]
    line = accounts.record(desk.office, desk.house, "2026-11", EntryDraft("D6.7", 20_000, again))
    relatives.same_person(desk.office, desk.house, baby, again)
    with desk.office.read() as s:
        kept = s.get_one(Member, (desk.office.village, baby))
        assert (kept.id_number, kept.sex) == ("999999202611010015", "男")
        assert s.get(Member, (desk.office.village, again)) is None
        assert [row.member_id for row in entries(s, desk.office.village, desk.house)] == [baby]
    assert _names(desk).count("张小宝") == 1
    keeping.undo(desk.office)
    assert _names(desk).count("张小宝") == 2
    assert accounts.month(desk.office, desk.house, "2026-11").lines[0].id == line


def test_a_signed_double_is_kept_not_lost(desk: Desk) -> None:
    baby = _baby(desk)
    again = households.add_member(desk.office, desk.house, "之子", name="张小宝")
    accounts.record(desk.office, desk.house, "2026-11", EntryDraft("D6.7", 20_000, again, evidence="stated"))
    desk.sign_both("2026-11")
    with pytest.raises(BadFamilyChange):
        relatives.same_person(desk.office, desk.house, baby, again)
    relatives.same_person(desk.office, desk.house, again, baby)


def test_people_on_two_household_books_live_together(desk: Desk) -> None:
    wife = _id(desk, "单小英")
    relatives.set_book(desk.office, desk.house, wife, "单老汉户口本")
    assert {one.name: one.hukou_book for one in relatives.people(desk.office, desk.house)}[
        "单小英"
    ] == "单老汉户口本"
    assert _heads(desk, date(2026, 11, 30)) == 2


@pytest.mark.parametrize(
    "hostile",
    [
        {"note": "长" * 40_000}, {"person": NewPerson("长" * 101)}, {"person": NewPerson("半\ud800")},
        {"person": NewPerson("零\x00")}, {"relations": {NEW_PERSON: "长" * 41}},
    ],
)  # fmt: skip
def test_hostile_words_are_refused_whole(desk: Desk, hostile: dict[str, Any]) -> None:
    facts: dict[str, Any] = {"person": NewPerson("张小宝"), "relations": {NEW_PERSON: "之子"}} | hostile
    before = len(keeping.history(desk.office))
    with pytest.raises(Refusal):
        family.record(desk.office, _draft(desk, "birth", **facts))
    assert (len(keeping.history(desk.office)), len(_names(desk))) == (before, 2)


@pytest.mark.parametrize(
    "more",
    [
        {"kind": "dance"}, {"kind": "death"}, {"kind": "birth", "person": NewPerson(" ")},
        {"kind": "split"}, {"kind": "merge", "other_household_id": "nobody"}, {"kind": "head"},
        {"kind": "death", "members": ("nobody",)}, {"kind": "death", "month": "2027-06"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_moves(desk: Desk, more: dict[str, Any]) -> None:
    before, changes = _names(desk), len(keeping.history(desk.office))
    draft = FamilyDraft(household_id=desk.house, **({"month": "2026-11"} | more))
    assert family.preview(desk.office, draft).problem
    with pytest.raises(Refusal):
        family.record(desk.office, draft)
    assert (_names(desk), len(keeping.history(desk.office))) == (before, changes)
    with pytest.raises(NotAMonth):
        family.record(desk.office, FamilyDraft("death", desk.house, "soon", members=("x",)))


class Families(RuleBasedStateMachine):
    """Random events on a real ledger: nobody is ever in two households, no house has two heads."""

    desk: Desk
    done = 0

    def __init__(self) -> None:
        super().__init__()
        self.births = 0
        self.before: list[set[tuple[object, ...]]] = []

    def _seats(self) -> set[tuple[object, ...]]:
        """Every standing seat as it is, whoever it belongs to."""
        with self.desk.office.read() as s:
            rows = s.scalars(select(Membership).where(Membership.village == self.desk.office.village))
            return {
                (r.id, r.household_id, r.relation, r.joined, r.left, r.left_why, r.shares_income)
                for r in rows
            }

    def _houses(self) -> list[str]:
        with self.desk.office.read() as s:
            return [line.id for line in household_lines(s, self.desk.office.village)]

    @rule(
        kind=st.sampled_from(sorted(KINDS)), house=st.integers(0, 5), other=st.integers(0, 5),
        who=st.integers(0, 6), month=st.sampled_from(["2026-09", "2026-10", "2026-11", "2026-12"]),
        head=st.integers(0, 3),
    )  # fmt: skip
    def happen(self, kind: str, house: int, other: int, who: int, month: str, head: int) -> None:
        houses = self._houses()
        home, there = houses[house % len(houses)], houses[other % len(houses)]
        people = [one.member_id for one in relatives.people(self.desk.office, home, Month.parse(month).first)]
        members = (
            (people[who % len(people)],) if people and KINDS[kind].way not in ("head", "merge", "in") else ()
        )
        draft = FamilyDraft(
            kind, home, month, members=members,
            person=NewPerson(f"新{self.births}") if KINDS[kind].way == "in" else None,
            other_household_id=there if kind in ("merge", "marry_out") else "",
        )  # fmt: skip
        self.births += 1
        asked = family.preview(self.desk.office, draft).asked
        relations = {one.member_id: HEAD if place == head else "其他" for place, one in enumerate(asked)}
        draft = FamilyDraft(
            kind, home, month, members=members, person=draft.person, relations=relations,
            other_household_id=draft.other_household_id,
        )  # fmt: skip
        before = self._seats()
        try:
            family.record(self.desk.office, draft)
        except BadFamilyChange:
            assert self._seats() == before, "what is refused moves nobody"
            return
        self.before.append(before)
        Families.done += 1

    @rule()
    def undo(self) -> None:
        if self.before:
            assert keeping.undo(self.desk.office) == "记家庭变动"
            assert self._seats() == self.before.pop(), "undo brings everybody back"

    @invariant()
    def everybody_once(self) -> None:
        with self.desk.office.read() as s:
            code = self.desk.office.village
            rows = list(s.scalars(select(Membership).where(Membership.village == code)))
            seats = family_model.seats(s, code, {row.household_id for row in rows}, ())
            assert s.scalars(select(Household)).first() is not None
        for month in ("2026-09", "2026-10", "2026-11", "2026-12", "2027-01"):
            for day in (Month.parse(month).first, Month.parse(month).last):
                sitting = on_day(seats, day)
                assert len({one.member for one in sitting}) == len(sitting), day
                for house in {one.household for one in sitting}:
                    assert len(heads(seats, house, day)) == 1


def test_random_families_stay_whole(desk: Desk) -> None:
    households.add(desk.office, "仇大山", [{"relation": "之女", "name": "仇小妹"}], household_no="4")
    Families.desk = desk
    checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    chosen = settings(max_examples=4, stateful_step_count=12, deadline=None, suppress_health_check=checks)
    run_state_machine_as_test(Families, settings=chosen)
    assert Families.done > 3
