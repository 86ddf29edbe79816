"""Running the checks over a real ledger: gathered right, answered, quiet while the facts stand, stoppable."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fupin_desk.jobs import accounts, asking, checks, households, keeping, periods, photos
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.jobs.checks import Checked, Noticed
from fupin_desk.model.answer import NothingAsked, WordsWanted
from fupin_desk.model.household import Household, Member
from fupin_desk.model.journal import Op
from fupin_desk.model.values import TooLong
from fupin_desk.paper.press import NothingToPrint
from fupin_desk.ui import printer
from tests.jobs.desk import Desk
from tests.model.households import id_of
from tests.paper.reading import text_of


def _codes(found: Checked) -> set[str]:
    return {one.code for one in found.open}


def _one(found: Checked, code: str) -> Noticed:
    return next(one for one in found.noticed if one.code == code)


def _set(desk: Desk, name: str, **fields: object) -> None:
    with desk.office.change(Op.SET_MEMBER) as s:
        member = s.query(Member).filter_by(name=name).one()
        for field, value in fields.items():
            setattr(member, field, value)


def _rule(found: Checked, code: str) -> checks.RuleLine:
    return next(one for one in found.rules if one.code == code)


def test_a_wage_of_ten_months_in_one_month_is_asked_answered_and_asked_again_when_it_changes(
    desk: Desk,
) -> None:
    entry = desk.record("A1", 36_000_00, evidence="stated")
    asked = _one(checks.check(desk.office, desk.house), "wage_month")
    assert (asked.entry_id, asked.month, asked.assumed) == (entry, "2026-10", True)
    assert "2026-10" in asked.asks
    changes = len(keeping.history(desk.office))
    checks.answer(desk.office, asked, "八个月的工资十月一起发的")
    assert len(keeping.history(desk.office)) == changes + 1
    found = checks.check(desk.office)
    assert "wage_month" not in _codes(found)
    told = _one(found, "wage_month").answer
    assert told is not None
    assert (told.words, told.by) == ("八个月的工资十月一起发的", "李明")
    accounts.amend(desk.office, entry, EntryDraft("A1", 38_000_00, evidence="stated"))
    again = checks.check(desk.office)
    assert "wage_month" in _codes(again)
    assert [one.stands for one in checks.answers(desk.office, again)] == [False]


def test_one_answer_silences_one_question_and_no_other(desk: Desk) -> None:
    for month in ("2026-08", "2026-09"):
        desk.record("A1", 36_000_00, month, evidence="stated")
    first = _one(checks.check(desk.office), "wage_month")
    checks.answer(desk.office, first, "问过了")
    left = [one for one in checks.check(desk.office).open if one.code == "wage_month"]
    assert [one.month for one in left] == ["2026-09" if first.month == "2026-08" else "2026-08"]


def test_an_answer_can_be_taken_back_by_undo_and_by_hand(desk: Desk) -> None:
    desk.record("A1", 36_000_00, evidence="stated")
    asked = _one(checks.check(desk.office), "wage_month")
    checks.answer(desk.office, asked, "问过了")
    assert keeping.undo(desk.office) == "记核实说明"
    assert "wage_month" in _codes(checks.check(desk.office))
    checks.answer(desk.office, asked, "又问了一次")
    (line,) = checks.answers(desk.office)
    checks.take_back(desk.office, line.id, "说错了户")
    assert checks.answers(desk.office) == []
    assert "wage_month" in _codes(checks.check(desk.office))
    with pytest.raises(NothingAsked):
        checks.take_back(desk.office, line.id)
    assert keeping.verify(desk.office).healthy


def test_an_answer_without_words_or_on_facts_that_are_gone_is_refused(desk: Desk) -> None:
    entry = desk.record("A1", 36_000_00, evidence="stated")
    asked = _one(checks.check(desk.office), "wage_month")
    with pytest.raises(WordsWanted):
        checks.answer(desk.office, asked, "  ")
    with pytest.raises(TooLong):
        checks.answer(desk.office, asked, "字" * 1001)
    accounts.strike(desk.office, entry, "记错了")
    with pytest.raises(NothingAsked):
        checks.answer(desk.office, asked, "问过了")
    assert checks.answers(desk.office) == []


def test_a_column_nobody_imported_is_counted_as_not_checked(desk: Desk) -> None:
    found = checks.check(desk.office)
    rule = _rule(found, "medical_none")
    assert (rule.checked, rule.unchecked, rule.found) == (0, 1, 0)
    assert rule.not_run.startswith("没有这一栏，没查")
    assert _rule(found, "after_below_range").not_run == "还没有人定这里的常见范围，没查"
    assert _rule(found, "id_missing").not_run == ""
    assert {one.code for one in found.rules} == {one.code for one in checks.known()}


def test_national_columns_are_read_from_the_row(desk: Desk) -> None:
    _set(desk, "张三", national='{"是否参加城镇职工基本医疗保险":"是",'
         '"是否参加新型农村合作医疗（城乡居民基本医疗保险）":"是"}')  # fmt: skip
    found = checks.check(desk.office)
    assert _one(found, "medical_both").who == "张三"
    assert _rule(found, "medical_both").checked == 1


@pytest.mark.parametrize("junk", ["", "not json", "[1,2]", '{"a":3}', "null", '{"是否享受低保":null}'])
def test_broken_national_text_is_no_column_and_no_crash(desk: Desk, junk: str) -> None:
    _set(desk, "张三", national=junk)
    assert checks.check(desk.office).households == 1


def test_a_number_and_a_phone_that_two_households_have_are_found_and_never_told(desk: Desk) -> None:
    number, phone = id_of(), "13900001234"
    _set(desk, "张三", id_number=number, phone=phone)
    for name, kind in (("李四", {"id_number": number}), ("王五", {})):
        made = households.add(desk.office, name, household_no=f"9999991012010000{len(name)}{name[0]}")
        households.add_member(desk.office, made.id, "之子", name=f"{name}小", phone=phone, **kind)
    found = checks.check(desk.office)
    twice = [one for one in found.open if one.code == "id_twice"]
    assert {one.who for one in twice} == {"张三", "李四小"}
    shared = [one for one in found.open if one.code == "phone_shared"]
    assert {one.head for one in shared} == {"张三", "李四", "王五"}
    for one in found.noticed:
        assert number not in one.asks + one.detail + one.title
        assert phone not in one.asks + one.detail + one.title


def test_a_paper_behind_two_households_is_held_against_its_amount(desk: Desk) -> None:
    other = households.add(desk.office, "李四")
    first = desk.record("B2", 500_00, evidence="stated")
    draft = EntryDraft("B2", 700_00, evidence="stated")
    second = accounts.record(desk.office, other.id, "2026-10", draft)
    paper = desk.photo()
    for entry in (first, second):
        photos.add(desk.office, [paper], entry)
    assert "paper_shared" in _codes(checks.check(desk.office))
    from fupin_desk.model.voucher import Voucher

    with desk.office.change(Op.SET_VOUCHER) as s:
        s.query(Voucher).one().paper_amount = 1000_00
    found = checks.check(desk.office)
    assert {one.household_id for one in found.open if one.code == "paper_overdrawn"} == {desk.house, other.id}
    assert _one(found, "paper_overdrawn").detail == "凭证 1,000.00 元，账上共 1,200.00 元"
    assert "paper_shared" not in _codes(found)


def test_the_same_sale_of_two_households_is_asked_about(desk: Desk) -> None:
    other = households.add(desk.office, "李四")
    sale = EntryDraft(
        "B1.玉米", 512_00, happened=date(2026, 10, 8), quantity="160", unit="公斤", evidence="stated"
    )
    for house in (desk.house, other.id):
        accounts.record(desk.office, house, "2026-10", sale)
    found = [one for one in checks.check(desk.office).open if one.code == "sale_twin"]
    assert {one.household_id for one in found} == {desk.house, other.id}
    assert all("李四" not in one.asks + one.detail for one in found if one.household_id == desk.house)


def test_signing_ends_the_question_about_signing(desk: Desk) -> None:
    for month in ("2026-08", "2026-09", "2026-10"):
        desk.record("A1", 3000_00, month, evidence="stated")
    assert "unsigned" in _codes(checks.check(desk.office))
    for role in ("household", "helper"):
        periods.sign(desk.office, desk.house, "2026-10", role)
    assert "unsigned" not in _codes(checks.check(desk.office))


def test_a_member_who_left_is_not_asked_about(desk: Desk) -> None:
    from fupin_desk.model.household import Membership

    assert "id_missing" in _codes(checks.check(desk.office, codes=["id_missing"]))
    with desk.office.change(Op.SET_HOUSEHOLD) as s:
        for row in s.query(Membership):
            row.left = date(2026, 1, 1)
    assert _codes(checks.check(desk.office, codes=["id_missing"])) == set()


def test_the_whole_village_counts_its_progress_and_stops_when_told(desk: Desk) -> None:
    for number in range(4):
        households.add(desk.office, f"户{number}")
    seen: list[tuple[int, int]] = []
    found = checks.check(desk.office, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(n, 5) for n in range(1, 6)]
    assert (found.households, found.of, found.stopped) == (5, 5, False)
    calls = iter(range(100))
    part = checks.check(desk.office, cancelled=lambda: next(calls) >= 2)
    assert (part.households, part.of, part.stopped) == (2, 5, True)
    assert 0 < len(part.noticed) < len(found.noticed)


def test_only_the_checks_asked_for_run_and_an_unknown_one_is_refused(desk: Desk) -> None:
    found = checks.check(desk.office, codes=["no_phone", "id_missing"])
    assert [one.code for one in found.rules] == ["id_missing", "no_phone"]
    with pytest.raises(checks.NoSuchCheck):
        checks.check(desk.office, codes=["zzz"])


def test_checking_writes_nothing(desk: Desk) -> None:
    desk.record("A1", 36_000_00)
    heads = desk.office.ledger.chain_heads()
    checks.check(desk.office)
    assert desk.office.ledger.chain_heads() == heads


def test_a_question_is_found_by_the_beginning_of_its_key_and_never_by_guess(desk: Desk) -> None:
    desk.record("A1", 36_000_00, evidence="stated")
    found = checks.check(desk.office)
    asked = _one(found, "wage_month")
    assert checks.find(found, asked.key[:12]) == asked
    for bad in ("", "abc", "zzzzzzzz"):
        with pytest.raises(NothingAsked):
            checks.find(found, bad)


# -- on paper ------------------------------------------------------------------------------------------


def test_the_sheet_for_the_next_visit_names_no_number_no_health_and_no_helper(
    desk: Desk, tmp_path: Path
) -> None:
    _set(desk, "张三", id_number=id_of()[:17] + "9", phone="1390000123", health="健康,患有大病")
    desk.record("D2", 300_00)
    made = asking.print_sheet(desk.office, checks.check(desk.office).open)
    said = text_of(made.pdf, tmp_path)
    assert "下次走访要问" in said
    assert "内部资料 注意保管" in said
    assert "张三" in said
    for hidden in (id_of()[:17], "1390000123", "大病", "低保", "李明", "99999910120100001"):
        assert hidden not in said
    assert printer.page_count(made.pdf) == made.pages == 1


def test_many_households_break_into_pages_and_each_is_named(desk: Desk, tmp_path: Path) -> None:
    for number in range(40):
        households.add(desk.office, f"长名字的户主{number}号", short_no=f"{number:03}", group_name="二组")
    made = asking.print_sheet(desk.office, checks.check(desk.office).open)
    said = text_of(made.pdf, tmp_path)
    assert made.pages > 5
    assert all(f"长名字的户主{number}号" in said for number in range(40))


def test_an_answered_question_is_not_printed_and_nothing_left_prints_nothing(desk: Desk) -> None:
    found = checks.check(desk.office, codes=["no_phone"])
    checks.answer(desk.office, _one(found, "no_phone"), "没有手机，找村医转告")
    with pytest.raises(NothingToPrint):
        asking.print_sheet(desk.office, checks.check(desk.office, codes=["no_phone"]).open)


def test_a_household_without_anybody_is_asked_about_in_words(desk: Desk) -> None:
    with desk.office.change(Op.ADD_HOUSEHOLD) as s:
        s.add(Household(village=desk.office.village, id=s.new_id(), household_no="9"))
    assert "nobody_named" in _codes(checks.check(desk.office))
    assert asking.print_sheet(desk.office, checks.check(desk.office).open).pages >= 1
