"""PINs 数字密码: a few digits that tell one person at this computer from another.

Several people share one laptop; a PIN makes sure that the second person of 反结账 is another person. It does
not lock the ledger (the passphrase does) and it never travels. Kept is a salted scrypt hash that takes about
60 ms to try; after five wrong tries in a row the person waits, longer each time. The digits themselves are
never written down anywhere, not in the journal, not in a refusal.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_
from fupin_desk.model.station import Pin

SALT: Final = 16
TRIES: Final = 5
LONGEST_WAIT: Final = 60
"""Minutes."""
_KIND: Final = b"\x01"
_COST: Final = 2**14
_MEMORY: Final = 64 * 1024 * 1024


class BadPin(Refusal):
    """A PIN that is not four to eight digits."""

    code = "FD-J54"
    what_happened = N_("数字密码要 4 到 8 位，只能是数字，没有改动。")
    what_now = N_("请重新输一遍。")


class WrongPin(Refusal):
    """The digits are not this person's."""

    code = "FD-J55"
    what_happened = N_("数字密码不对。")
    what_now = N_("再试一次；还能试 {left} 次。")


class PinShut(Refusal):
    """Too many wrong tries."""

    code = "FD-J56"
    what_happened = N_("数字密码连着输错了，先歇一会儿。")
    what_now = N_("请等 {minutes} 分钟再试；账本照常能看。")


class PinWanted(Refusal):
    """This person has a PIN and none was given."""

    code = "FD-J57"
    what_happened = N_("{name} 设了数字密码，要本人输一遍。")
    what_now = N_("请本人输入自己的数字密码。")


def plain(pin: str) -> str:
    """The digits as they are kept: full-width ones made plain. Raises BadPin."""
    digits = unicodedata.normalize("NFKC", pin).strip()
    if not (4 <= len(digits) <= 8 and digits.isascii() and digits.isdecimal()):
        raise BadPin
    return digits


def sealed_pin(pin: str, salt: bytes) -> bytes:
    """What is kept of a PIN: kind, salt (16 bytes), scrypt. Raises BadPin."""
    return _KIND + salt + _slow(plain(pin), salt)


def fits(kept: bytes, pin: str) -> bool:
    """Whether these digits are the ones that were kept; anything that is no PIN does not fit."""
    try:
        digits = plain(pin)
    except BadPin:
        return False
    salt, known = kept[1 : 1 + SALT], kept[1 + SALT :]
    return kept[:1] == _KIND and hmac.compare_digest(_slow(digits, salt), known)


def _slow(digits: str, salt: bytes) -> bytes:
    return hashlib.scrypt(digits.encode(), salt=salt, n=_COST, r=8, p=1, maxmem=_MEMORY, dklen=32)


def wait_after(failed: int) -> int:
    """Minutes to wait after so many wrong tries in a row: none before the fifth, then 1, 2, 4 … 60."""
    return 0 if failed < TRIES else min(2 ** min(failed - TRIES, 10), LONGEST_WAIT)


def pin_of(s: Session, person_id: str) -> Pin | None:
    """A person's PIN on this desk, None if he has none."""
    row = s.get(Pin, person_id)
    return row if row is not None and row.hash else None


def with_pin(s: Session, ids: Iterable[str]) -> frozenset[str]:
    """Which of these people have a PIN on this desk."""
    return frozenset(ids) & {row.id for row in s.scalars(select(Pin)) if row.hash}
