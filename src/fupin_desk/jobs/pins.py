"""PINs of the people on duty: who has one on this desk, setting, changing, resetting, checking.

A person sets his own: the first time freely, later with the old one. Who forgot it has it reset by another
person's PIN and a reason; then he sets a new one. Setting and resetting are journaled (that, by whom, when,
why), never the digits. A wrong try is counted and refused; the fifth in a row shuts the PIN for a while.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_, _
from fupin_desk.jobs.office import Office
from fupin_desk.model import pin as pins
from fupin_desk.model import village
from fupin_desk.model.journal import Op
from fupin_desk.model.station import Pin
from fupin_desk.model.values import instant


class SecondWanted(Refusal):
    """Something that needs a second person on duty."""

    code = "FD-J58"
    what_happened = N_("这件事要有第二个人在场：{why}，没有改动。")
    what_now = N_("请另一位在岗的人输入自己的数字密码；村党组织书记、乡镇干部登记后也可以。")


class NobodyHere(Refusal):
    """A person who is not on duty here."""

    code = "FD-J59"
    what_happened = N_("“{name}”不是这里在岗的人，或不止一个。")
    what_now = N_("请先在设置里登记，再选。")


@dataclass(frozen=True, slots=True)
class KeeperLine:
    """Somebody on duty, whether he has a PIN on this desk, whether he keeps the book now."""

    id: str
    name: str
    duty_label: str
    has_pin: bool
    keeping: bool


def keepers(office: Office) -> list[KeeperLine]:
    """Everybody on duty here today; whoever left keeps no book."""
    today = office.today()
    with office.read() as s:
        everybody = [
            one for one in village.people(s, office.village) if one.until is None or one.until > today
        ]
        having = pins.with_pin(s, [one.id for one in everybody])
    return [
        KeeperLine(
            one.id, one.name, _(village.DUTIES.get(one.duty, one.duty)), one.id in having,
            one.id == office.keeper.id,
        )
        for one in everybody
    ]  # fmt: skip


def person(office: Office, given: str) -> KeeperLine:
    """Somebody on duty by id or name. Raises NobodyHere."""
    found = [one for one in keepers(office) if given in (one.id, one.name)]
    if len(found) != 1:
        raise NobodyHere(name=given[:40])
    return found[0]


def seconds(office: Office) -> list[tuple[str, str]] | None:
    """Who may stand by the keeper: (id, words) of the others with a PIN; None while nobody has one."""
    having = [one for one in keepers(office) if one.has_pin]
    if not having:
        return None
    return [(one.id, f"{one.name}（{one.duty_label}）") for one in having if not one.keeping]


def in_use(office: Office) -> bool:
    """Whether anybody on duty here has a PIN: from then on a second person can be proved."""
    return any(one.has_pin for one in keepers(office))


def has_pin(office: Office, person_id: str) -> bool:
    """Whether this person has a PIN on this desk."""
    with office.read() as s:
        return pins.pin_of(s, person_id) is not None


def check(office: Office, person_id: str, digits: str) -> None:
    """Let the person in by his PIN; one who has none is let in. Raises PinWanted, PinShut, WrongPin."""
    with office.read() as s:
        row = pins.pin_of(s, person_id)
    if row is None:
        return
    if not digits.strip():
        raise pins.PinWanted(name=person(office, person_id).name)
    wait = _minutes_left(row, office.now())
    if wait:
        raise pins.PinShut(minutes=wait)
    if pins.fits(row.hash, digits):
        if row.failed:
            _count(office, person_id, 0)
        return
    left = _count(office, person_id, row.failed + 1)
    if left:
        raise pins.PinShut(minutes=left)
    raise pins.WrongPin(left=pins.TRIES - row.failed - 1)


def _minutes_left(row: Pin, now: datetime) -> int:
    """Whole minutes this PIN stays shut, 0 if it is open."""
    if not row.shut_until:
        return 0
    seconds = (datetime.fromisoformat(row.shut_until) - now).total_seconds()
    return max(0, -int(-seconds // 60))


def _count(office: Office, person_id: str, failed: int) -> int:
    """Write down how many tries were wrong; answers the minutes the PIN is shut from now on."""
    minutes = pins.wait_after(failed)
    with office.change(Op.SET_PIN, reason=_("连着输错 {n} 次").format(n=failed) if minutes else "") as s:
        row = s.get_one(Pin, person_id)
        row.failed = failed
        if minutes:
            row.shut_until = instant(office.now() + timedelta(minutes=minutes))
    return minutes


def set_pin(office: Office, person_id: str, digits: str, old: str = "") -> None:
    """A person's own PIN: the first freely, a new one with the old. Raises BadPin and what `check` raises."""
    who = person(office, person_id)
    pins.plain(digits)
    check(office, who.id, old)
    _write(office, who, pins.sealed_pin(digits, office.ledger.random(pins.SALT)), "")


def clear_pin(office: Office, person_id: str, old: str) -> None:
    """A person gives up his own PIN. Raises what `check` raises."""
    who = person(office, person_id)
    check(office, who.id, old)
    _write(office, who, b"", _("本人取消"))


def reset_pin(office: Office, person_id: str, second: str, digits: str, reason: str) -> None:
    """Somebody forgot his PIN: another person's PIN and a reason take it away; he then sets a new one.

    Raises SecondWanted, and what `check` raises.
    """
    who = person(office, person_id)
    if not reason.strip():
        raise SecondWanted(why=_("取消别人的数字密码要写原因"))
    by = stand_by(office, second, digits, besides=who.id)
    words = _("{name} 在场：{reason}").format(name=by.name, reason=reason.strip())
    _write(office, who, b"", words)


def stand_by(office: Office, second: str, digits: str, besides: str) -> KeeperLine:
    """The second person, proved by his PIN: on duty here and not the one it is about.

    Raises SecondWanted, NobodyHere, PinWanted, PinShut, WrongPin.
    """
    if not second:
        raise SecondWanted(why=_("没有说是谁"))
    by = person(office, second)
    if by.id == besides:
        raise SecondWanted(why=_("不能是同一个人"))
    if not has_pin(office, by.id):
        raise SecondWanted(why=_("{name} 还没有设数字密码").format(name=by.name))
    check(office, by.id, digits)
    return by


def _write(office: Office, who: KeeperLine, kept: bytes, reason: str) -> None:
    said = f"{who.name} {reason}".strip()
    with office.change(Op.SET_PIN, reason=said) as s:
        row = s.get(Pin, who.id)
        if row is None:
            row = Pin(id=who.id, hash=kept, made=instant(office.now()))
            s.add(row)
        row.hash, row.made, row.failed, row.shut_until = kept, instant(office.now()), 0, ""
