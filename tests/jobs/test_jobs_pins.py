"""PINs: the first is free, the next needs the old; five wrong tries shut it; the digits are nowhere."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fupin_desk.jobs import helping, keeping, opening, pins
from fupin_desk.model import pin
from fupin_desk.model.pin import BadPin, PinShut, PinWanted, WrongPin
from tests.jobs.desk import PASSPHRASE, Desk, surroundings


@pytest.mark.parametrize("digits", ["", "123", "123456789", "12a4", "12.4", "-1234", "１２ ３４", "一二三四"])
def test_a_pin_is_four_to_eight_digits(desk: Desk, digits: str) -> None:
    with pytest.raises(BadPin):
        pins.set_pin(desk.office, desk.office.keeper.id, digits)
    assert not pins.in_use(desk.office)


def test_the_first_is_free_a_new_one_needs_the_old(desk: Desk) -> None:
    me = desk.office.keeper.id
    pins.set_pin(desk.office, me, "1234")
    with pytest.raises(PinWanted):
        pins.set_pin(desk.office, me, "5678")
    with pytest.raises(WrongPin):
        pins.set_pin(desk.office, me, "5678", old="4321")
    pins.set_pin(desk.office, me, "5678", old="１２３４")
    pins.check(desk.office, me, "5678")
    with pytest.raises(WrongPin):
        pins.clear_pin(desk.office, me, "1234")
    pins.clear_pin(desk.office, me, "5678")
    assert not pins.in_use(desk.office)


def test_switching_the_keeper_asks_whoever_has_a_pin(desk: Desk) -> None:
    other = helping.add_person(desk.office, "王帮", "helper")
    me = desk.office.keeper.id
    keeping.switch_keeper(desk.office, other)
    pins.set_pin(desk.office, me, "1234")
    with pytest.raises(PinWanted):
        keeping.switch_keeper(desk.office, me)
    with pytest.raises(WrongPin) as wrong:
        keeping.switch_keeper(desk.office, me, "0000")
    assert "还能试 4 次" in wrong.value.now
    assert desk.office.keeper.id == other
    keeping.switch_keeper(desk.office, me, "1234")
    assert desk.office.keeper.id == me


def test_five_wrong_tries_shut_it_longer_each_time_even_over_a_restart(desk: Desk) -> None:
    me = desk.office.keeper.id
    pins.set_pin(desk.office, me, "1234")
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongPin) as wrong:
            pins.check(desk.office, me, "9999")
        assert f"还能试 {left} 次" in wrong.value.now
    with pytest.raises(PinShut) as shut:
        pins.check(desk.office, me, "9999")
    assert "1 分钟" in shut.value.now
    with pytest.raises(PinShut):
        pins.check(desk.office, me, "1234")
    desk.office.close()
    desk.office = opening.open_(
        desk.office.folder.path, surroundings(desk.place, desk.clock), passphrase=PASSPHRASE
    )
    with pytest.raises(PinShut):
        pins.check(desk.office, me, "1234")
    desk.clock.at += timedelta(minutes=1)
    with pytest.raises(PinShut) as longer:
        pins.check(desk.office, me, "9999")
    assert "2 分钟" in longer.value.now
    desk.clock.at += timedelta(minutes=2)
    pins.check(desk.office, me, "1234")
    with pytest.raises(WrongPin) as again:
        pins.check(desk.office, me, "9999")
    assert "还能试 4 次" in again.value.now
    assert [pin.wait_after(n) for n in (0, 4, 5, 6, 7, 11, 200)] == [0, 0, 1, 2, 4, 60, 60]


def test_who_forgot_it_is_helped_by_another_and_that_is_written_down(desk: Desk) -> None:
    me, other = desk.office.keeper.id, helping.add_person(desk.office, "王帮", "helper")
    pins.set_pin(desk.office, me, "1234")
    for second, digits, reason in (("", "", "忘了"), (me, "1234", "忘了"), (other, "2468", "忘了")):
        with pytest.raises(pins.SecondWanted):
            pins.reset_pin(desk.office, me, second, digits, reason)
    pins.set_pin(desk.office, other, "2468")
    with pytest.raises(pins.SecondWanted):
        pins.reset_pin(desk.office, me, other, "2468", " ")
    pins.reset_pin(desk.office, me, other, "2468", "忘了")
    assert not pins.has_pin(desk.office, me)
    newest = keeping.history(desk.office, 1)[0]
    assert newest.op == "set_pin"
    assert "王帮 在场：忘了" in newest.reason
    pins.set_pin(desk.office, me, "4321")


def test_the_digits_are_written_nowhere_and_never_undone(desk: Desk) -> None:
    me = desk.office.keeper.id
    digits = "86420975"
    pins.set_pin(desk.office, me, digits)
    with pytest.raises(WrongPin) as wrong:
        pins.check(desk.office, me, "13579111")
    assert "1357" not in wrong.value.what + wrong.value.now
    with desk.office.read() as s:
        rows = s.connection().exec_driver_sql("select delta from change_row").all()  # raw: what is at rest
    for known in (digits, digits.encode().hex(), "13579111"):
        assert not any(known in str(row) for row in rows)
    desk.record()
    keeping.undo(desk.office)
    with pytest.raises(Exception, match="没有可以撤销"):
        keeping.undo(desk.office)
    assert pins.has_pin(desk.office, me)
    assert keeping.verify(desk.office).healthy


def test_the_same_digits_of_two_people_look_different_at_rest(desk: Desk) -> None:
    from fupin_desk.model.station import Pin

    other = helping.add_person(desk.office, "王帮", "helper")
    for one in (desk.office.keeper.id, other):
        pins.set_pin(desk.office, one, "1234")
    with desk.office.read() as s:
        first, second = (row.hash for row in s.query(Pin))
    assert first != second
    assert not pin.fits(b"", "1234")
    assert not pin.fits(b"\x02" + first[1:], "1234")


def test_nobody_who_left_keeps_the_book_or_stands_by(desk: Desk) -> None:
    from fupin_desk.model.journal import Op
    from fupin_desk.model.village import Person

    other = helping.add_person(desk.office, "王帮", "helper")
    pins.set_pin(desk.office, other, "2468")
    with desk.office.change(Op.ADD_PERSON) as s:
        s.get_one(Person, (desk.office.code, other)).until = desk.office.today()
    assert other not in [one.id for one in pins.keepers(desk.office)]
    with pytest.raises(pins.NobodyHere):
        keeping.switch_keeper(desk.office, other, "2468")
    assert not pins.in_use(desk.office)
