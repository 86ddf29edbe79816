"""The life of a month: who signs it, what an objection does, closing, reopening with a second, correcting."""

from __future__ import annotations

from datetime import date

import pytest

from fupin_desk.jobs import accounts, corrections, helping, keeping, periods, photos, pins, states
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.jobs.periods import Hand, NothingCorrected
from fupin_desk.jobs.pins import SecondWanted
from fupin_desk.jobs.signed import SignerLine
from fupin_desk.model.account import BadLine, NotReady, Period, ReasonWanted
from fupin_desk.model.ledger import AlreadySealed
from fupin_desk.model.pin import PinWanted, WrongPin
from fupin_desk.model.signature import NoSuchSignature, UnknownSigner, WordsWanted
from tests.jobs.desk import OCTOBER, Desk


def _signer(desk: Desk, role: str) -> SignerLine:
    page = accounts.month(desk.office, desk.house, OCTOBER)
    return next(one for one in page.signers if one.role == role)


def _check(desk: Desk, words: str) -> tuple[bool, str]:
    page = accounts.month(desk.office, desk.house, OCTOBER)
    found = [check for check in page.checks if words in check.text]
    return (found[0].done, found[0].detail) if found else (True, "")


def _sign(desk: Desk, role: str = "household", **more: object) -> str:
    return periods.sign(desk.office, desk.house, OCTOBER, role, **more)  # type: ignore[arg-type]


def test_the_pack_in_force_says_who_must_sign(desk: Desk) -> None:
    desk.record()
    desk.sign_both()
    page = accounts.month(desk.office, desk.house, OCTOBER)
    assert page.closable
    assert [(one.role, one.required) for one in page.signers] == [
        ("household", True), ("helper", True), ("first_secretary", False), ("village_secretary", False),
    ]  # fmt: skip
    keeping.set_village(desk.office, rules="sichuan-style")
    page = accounts.month(desk.office, desk.house, OCTOBER)
    assert not page.closable
    assert all(one.required for one in page.signers)
    with pytest.raises(NotReady) as wanting:
        periods.close(desk.office, desk.house, OCTOBER)
    assert "村党组织书记签字" in wanting.value.what
    assert "户、帮" not in wanting.value.what
    for role in ("first_secretary", "village_secretary"):
        _sign(desk, role)
    periods.close(desk.office, desk.house, OCTOBER)


def test_another_rule_pack_voids_no_signature_and_moves_no_mark(desk: Desk) -> None:
    entry = desk.record("B1", 50_000, use="eaten")
    desk.sign_both()
    before = accounts.month(desk.office, desk.house, OCTOBER)
    keeping.set_village(desk.office, rules="ratio-style")
    after = accounts.month(desk.office, desk.house, OCTOBER)
    assert before.signatures == after.signatures
    assert desk.line(entry).mark == "signed"
    assert before.views != after.views


def test_the_sheet_lies_on_the_signature_and_keeps_who_signed_and_who_wrote_for_him(desk: Desk) -> None:
    desk.record()
    _sign(
        desk, way="fingerprint", hand=Hand("单小英", "村会计 刘芳"), sheet=desk.photo(),
        signed_on=date(2026, 10, 31),
    )  # fmt: skip
    line = accounts.month(desk.office, desk.house, OCTOBER).signatures[0]
    assert (line.signer, line.relation, line.written_by, line.way, line.has_sheet) == (
        "单小英", "配偶", "村会计 刘芳", "fingerprint", True,
    )  # fmt: skip
    assert line.signed_on == date(2026, 10, 31)
    with pytest.raises(BadLine):
        _sign(desk, hand=Hand("王五"))
    for wrong in ({"role": "mayor"}, {"way": "drawn"}, {"state": "perhaps"}):
        with pytest.raises(UnknownSigner):
            _sign(desk, **wrong)


def test_the_helper_paired_with_the_house_is_meant_and_another_can_be_named(desk: Desk) -> None:
    desk.record()
    helper = helping.add_person(desk.office, "王帮", "helper")
    member = helping.add_person(desk.office, "赵队员", "team_member")
    helping.pair(desk.office, helper, desk.house)
    _sign(desk, "helper")
    _sign(desk, "helper", hand=Hand(member))
    assert [x.signer for x in accounts.month(desk.office, desk.house, OCTOBER).signatures] == [
        "王帮",
        "赵队员",
    ]


def test_an_objection_keeps_its_line_open_until_the_household_speaks_again(desk: Desk) -> None:
    wage, pig = desk.record("A1", 1_000), desk.record("B2", 2_000)
    with pytest.raises(WordsWanted):
        _sign(desk, state="objected", lines=[pig])
    desk.sign_both()
    assert accounts.month(desk.office, desk.house, OCTOBER).closable
    _sign(desk, state="objected", words="猪是 1800 卖的", lines=[pig])
    assert (desk.line(wage).mark, desk.line(pig).mark) == ("signed", "told")
    assert (desk.line(wage).objected, desk.line(pig).objected) == (False, True)
    said = _signer(desk, "household")
    assert (said.state, said.words, said.objected, said.open_lines) == (
        "objected", "猪是 1800 卖的", (pig,), (pig,),
    )  # fmt: skip
    assert _check(desk, "异议") == (False, "第 2 笔")
    with pytest.raises(NotReady) as refused:
        periods.close(desk.office, desk.house, OCTOBER)
    assert "有异议" in refused.value.what
    # The line was signed once: it changes only in red, and an answer is the household's next word.
    with pytest.raises(AlreadySealed):
        accounts.amend(desk.office, pig, EntryDraft("B2", 1_800))
    periods.correct(desk.office, pig, 1_800, "本户说的对，收条是 18 元")
    assert not desk.line(pig).objected
    desk.sign_both()
    assert desk.line(pig).mark == "signed"
    assert _check(desk, "异议") == (True, "")
    periods.close(desk.office, desk.house, OCTOBER)


def test_a_month_closes_over_an_objection_only_with_a_recorded_reason(desk: Desk) -> None:
    desk.record("B2", 2_000)
    _sign(desk, "helper")
    _sign(desk, state="refused", words="不认识字，等儿子回来")
    assert _signer(desk, "household").state == "refused"
    periods.close(desk.office, desk.house, OCTOBER, "已上门三次，村委会议定先结")
    newest = keeping.history(desk.office, 1)[0]
    assert (newest.op, newest.reason) == ("close_month", "已上门三次，村委会议定先结")


def test_an_objection_can_be_answered_by_signing_as_it_stands(desk: Desk) -> None:
    pig = desk.record("B2", 2_000)
    _sign(desk, state="objected", words="记多了", lines=[pig])
    accounts.amend(desk.office, pig, EntryDraft("B2", 2_000, note="核对了收条"))
    assert not desk.line(pig).objected
    desk.sign_both()
    assert desk.line(pig).mark == "signed"


def test_after_a_correction_only_that_line_is_signed_again(desk: Desk) -> None:
    lines = [desk.record("B2", amount) for amount in (1_000, 2_000, 3_000)]
    desk.sign_both()
    periods.close(desk.office, desk.house, OCTOBER)
    periods.correct(desk.office, lines[1], 2_500, "收条是 25 元")
    for role in ("household", "helper"):
        assert _signer(desk, role).open_lines == (lines[1],)
        assert (_signer(desk, role).covered, _signer(desk, role).state) == (2, "part")
    slip = desk.photo("slip.jpg")
    _sign(desk, way="fingerprint", sheet=slip)
    found = accounts.month(desk.office, desk.house, OCTOBER).signatures
    assert [(x.role, x.covers) for x in found] == [("household", 2), ("helper", 2), ("household", 1)]
    _sign(desk, "helper")
    assert all(_signer(desk, role).whole for role in ("household", "helper"))
    assert accounts.month(desk.office, desk.house, OCTOBER).state == "closed"


def test_one_who_signed_everything_may_sign_everything_once_more(desk: Desk) -> None:
    desk.record()
    desk.record()
    _sign(desk)
    _sign(desk, sheet=desk.photo())
    assert [x.covers for x in accounts.month(desk.office, desk.house, OCTOBER).signatures] == [2, 2]


def test_evidence_added_later_leaves_every_signature_as_it_was(desk: Desk) -> None:
    entry = desk.record()
    desk.sign_both()
    before = [_signer(desk, role) for role in ("household", "helper")]
    photos.add(desk.office, [desk.photo()], entry)
    assert before == [_signer(desk, role) for role in ("household", "helper")]


def test_a_signature_recorded_by_mistake_is_struck_and_no_fact_moves(desk: Desk) -> None:
    entry = desk.record()
    mistaken = _sign(desk)
    facts = desk.line(entry).amount, desk.line(entry).note
    with pytest.raises(ReasonWanted):
        periods.strike_signature(desk.office, mistaken, " ")
    periods.strike_signature(desk.office, mistaken, "是另一户的单子")
    assert accounts.month(desk.office, desk.house, OCTOBER).signatures == []
    assert (desk.line(entry).amount, desk.line(entry).note) == facts
    assert desk.line(entry).sealed == ""
    with pytest.raises(NoSuchSignature):
        periods.strike_signature(desk.office, mistaken, "再一次")
    assert keeping.undo(desk.office) == "记签字"
    assert _signer(desk, "household").whole
    desk.sign_both()
    periods.close(desk.office, desk.house, OCTOBER)
    with pytest.raises(periods.AskedOpen):
        periods.strike_signature(desk.office, mistaken, "太晚了")


def test_a_told_line_is_not_explained_and_an_admitted_estimate_is(desk: Desk) -> None:
    desk.record("B1", 100, evidence="estimated")
    assert _check(desk, "来历") == (True, "1/1")
    desk.record("B2", 100)
    assert _check(desk, "来历") == (False, "1/2")


def test_a_family_away_closes_waiting_and_signs_when_it_comes_home(desk: Desk) -> None:
    desk.record("A1", 100_000)
    periods.close(desk.office, desk.house, OCTOBER, waiting=True)
    page = accounts.month(desk.office, desk.house, OCTOBER)
    assert page.state == "waiting"
    assert page.period is not None
    assert (page.period.closed, page.period.waiting) == (True, True)
    assert states.progress(desk.office, [OCTOBER])[OCTOBER][desk.house].state == "waiting"
    assert desk.line(page.lines[0].id).mark == "told"
    _sign(desk, signed_on=date(2027, 1, 20))
    assert accounts.month(desk.office, desk.house, OCTOBER).state == "waiting"
    _sign(desk, "helper")
    assert accounts.month(desk.office, desk.house, OCTOBER).state == "closed"
    assert desk.line(page.lines[0].id).mark == "signed"


def test_an_empty_month_is_never_closed_not_even_waiting(desk: Desk) -> None:
    with pytest.raises(NotReady):
        periods.close(desk.office, desk.house, OCTOBER, waiting=True)


def _closed(desk: Desk) -> None:
    desk.record()
    desk.sign_both()
    periods.close(desk.office, desk.house, OCTOBER)


def _period(desk: Desk) -> Period:
    with desk.office.read() as s:
        return s.query(Period).one()


def test_without_any_pin_the_second_is_recorded_as_not_proved(desk: Desk) -> None:
    _closed(desk)
    assert periods.reopen(desk.office, desk.house, OCTOBER, "漏了一笔") == "未核第二人"
    row = _period(desk)
    assert (row.seconded_by, row.seconded_id, row.reason) == ("未核第二人", None, "漏了一笔")
    assert keeping.history(desk.office, 1)[0].reason == "漏了一笔（未核第二人）"
    page = accounts.month(desk.office, desk.house, OCTOBER)
    assert page.period is not None
    assert page.period.reopened
    assert page.period.second == "未核第二人"


def test_once_anybody_has_a_pin_the_second_is_real(desk: Desk) -> None:
    _closed(desk)
    secretary = helping.add_person(desk.office, "刘书记", "village_secretary")
    helper = helping.add_person(desk.office, "王帮", "helper")
    me = desk.office.keeper.id
    pins.set_pin(desk.office, secretary, "2468")
    changes = len(keeping.history(desk.office))
    for second, digits, refusal in (
        ("", "", SecondWanted), (me, "2468", SecondWanted), (helper, "2468", SecondWanted),
        (secretary, "", PinWanted), (secretary, "1111", WrongPin), ("路人", "2468", pins.NobodyHere),
    ):  # fmt: skip
        with pytest.raises(refusal):
            periods.reopen(desk.office, desk.house, OCTOBER, "漏了一笔", second, digits)
    assert len(keeping.history(desk.office)) == changes
    assert accounts.month(desk.office, desk.house, OCTOBER).state == "closed"
    assert periods.reopen(desk.office, desk.house, OCTOBER, "漏了一笔", "刘书记", "２４６８") == "刘书记"
    assert (_period(desk).seconded_by, _period(desk).seconded_id) == ("刘书记", secretary)
    assert "刘书记" in keeping.history(desk.office, 1)[0].reason
    desk.sign_both()
    periods.close(desk.office, desk.house, OCTOBER)
    assert _period(desk).seconded_by is None


def test_the_keepers_own_pin_is_not_a_second_person(desk: Desk) -> None:
    _closed(desk)
    pins.set_pin(desk.office, desk.office.keeper.id, "1234")
    with pytest.raises(SecondWanted):
        periods.reopen(desk.office, desk.house, OCTOBER, "漏了一笔", desk.office.keeper.id, "1234")


def test_a_correction_mends_other_facts_too_and_keeps_the_old_ones(desk: Desk) -> None:
    wage = desk.record("A1", 500_000, member="张三", living_cost=100_000, sent_home=200_000, note="东莞")
    desk.sign_both()
    with pytest.raises(NothingCorrected):
        periods.correct(desk.office, wage, 500_000, "没有改")
    for wrong in ({"colour": 1}, {"basis": "perhaps"}, {"member": "王五"}, {"living_cost": 600_000}):
        with pytest.raises(BadLine):
            periods.correct(desk.office, wage, reason="x", facts=wrong)
    facts = {
        "member": "单小英", "living_cost": 90_000, "sent_home": 250_000, "happened": date(2026, 10, 8),
        "note": "佛山",
    }  # fmt: skip
    assert periods.correct(desk.office, wage, reason="打工的是她", facts=facts) == (500_000, 500_000)
    line = desk.line(wage)
    assert (line.member, line.living_cost, line.sent_home, line.happened, line.note, line.corrected) == (
        "单小英", 90_000, 250_000, date(2026, 10, 8), "佛山", True,
    )  # fmt: skip
    [made] = corrections.corrections(desk.office, desk.house, OCTOBER)
    assert {one.label: (one.old, one.new) for one in made.changes} == {
        "成员": ("张三", "单小英"), "在外生活": ("1,000.00", "900.00"), "寄带回": ("2,000.00", "2,500.00"),
        "日期": ("—", "2026-10-08"), "备注": ("东莞", "佛山"),
    }  # fmt: skip
    assert (made.reason, made.by, made.wanted) == ("打工的是她", "李明", ("户主或家人", "帮扶责任人"))


def test_the_item_can_be_corrected_and_what_hung_on_it_goes(desk: Desk) -> None:
    wage = desk.record("A1", 500_000, living_cost=100_000)
    desk.sign_both()
    periods.correct(desk.office, wage, reason="是卖玉米", facts={"item": "B1.玉米"})
    line = desk.line(wage)
    assert (line.item, line.sub, line.use, line.living_cost) == ("B1", "玉米", "sold", None)
    [made] = corrections.corrections(desk.office, desk.house, OCTOBER)
    assert made.changes[0].label == "项目"
    assert "B1.玉米" in made.changes[0].new


def test_striking_off_a_sealed_line_keeps_it_in_the_list_of_corrections(desk: Desk) -> None:
    keep, twice = desk.record("B2", 1_000), desk.record("B2", 1_000)
    desk.sign_both()
    periods.close(desk.office, desk.house, OCTOBER)
    assert periods.correct(desk.office, twice, reason="记重了", strike=True) == (1_000, 0)
    assert [line.id for line in accounts.month(desk.office, desk.house, OCTOBER).lines] == [keep]
    [made] = corrections.corrections(desk.office, desk.house, OCTOBER)
    assert (made.struck, made.entry_id, made.wanted) == (True, twice, ())
    assert all(_signer(desk, role).whole for role in ("household", "helper"))


def test_a_corrected_line_that_is_struck_later_was_not_taken_off_by_its_correction(desk: Desk) -> None:
    entry = desk.record("B2", 90_000)
    desk.sign_both()
    periods.correct(desk.office, entry, 80_000, "收条上是 800")
    accounts.strike(desk.office, entry, "两处都记了")
    [made] = corrections.corrections(desk.office, desk.house, OCTOBER)
    assert (made.struck, [change.label for change in made.changes]) == (False, ["金额"])


def test_every_correction_of_a_line_stands_in_order(desk: Desk) -> None:
    entry = desk.record("B2", 1_000)
    desk.sign_both()
    for amount in (1_100, 1_200):
        periods.correct(desk.office, entry, amount, f"改成 {amount}")
    made = corrections.corrections(desk.office, desk.house, OCTOBER)
    assert [(one.changes[0].old, one.changes[0].new, one.latest) for one in made] == [
        ("10.00", "11.00", False), ("11.00", "12.00", True),
    ]  # fmt: skip
    assert len({one.number for one in made}) == 2
