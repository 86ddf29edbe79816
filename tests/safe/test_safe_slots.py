"""keys.json: who gets in, who does not, and what a flipped bit or a hostile file is called."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from fupin_desk.safe import recovery
from fupin_desk.safe.damage import (
    DamagedKeys,
    NewerLedger,
    ShortPassphrase,
    WrongPassphrase,
    WrongRecoveryCode,
)
from fupin_desk.safe.slots import Keyring, normal

PASSPHRASE = "correct horse"


@pytest.fixture(scope="module")
def made() -> tuple[Keyring, bytes, str]:
    return Keyring.fresh(PASSPHRASE)


def test_both_ways_open_the_same_key(made: tuple[Keyring, bytes, str]) -> None:
    ring, raw_key, code = made
    again = Keyring.parse(ring.render())
    assert len(raw_key) == 32
    assert again.unlock(PASSPHRASE) == raw_key
    assert again.unlock_with_recovery(code.lower()) == raw_key


def test_nothing_secret_stands_in_the_file(made: tuple[Keyring, bytes, str]) -> None:
    ring, raw_key, code = made
    text = ring.render()
    for secret in (raw_key.hex(), recovery.read(code).hex(), code.replace("-", ""), PASSPHRASE):
        assert secret.encode() not in text


def test_wrong_passphrase_and_wrong_code_are_told_apart(made: tuple[Keyring, bytes, str]) -> None:
    ring, _raw_key, _code = made
    with pytest.raises(WrongPassphrase) as caught:
        ring.unlock("correct horsf")
    assert (caught.value.exit_code, caught.value.code) == (5, "FD-L01")
    with pytest.raises(WrongRecoveryCode) as other:
        ring.unlock_with_recovery(recovery.write(bytes(20)))
    assert other.value.exit_code == 5


def test_a_new_passphrase_rewrites_one_slot_only(made: tuple[Keyring, bytes, str]) -> None:
    ring, raw_key, code = made
    changed = ring.with_passphrase(raw_key, "battery staple")
    assert changed.unlock("battery staple") == raw_key
    assert changed.unlock_with_recovery(code) == raw_key
    with pytest.raises(WrongPassphrase):
        changed.unlock(PASSPHRASE)
    assert changed.slots[1] == ring.slots[1]
    before, after = ring.render().decode().splitlines(), changed.render().decode().splitlines()
    differing = [old for old, new in zip(before, after, strict=True) if old != new]
    assert [line.split('"')[1] for line in differing] == ["check", "nonce", "salt", "wrapped"]


def test_a_new_recovery_code_ends_the_old_one(made: tuple[Keyring, bytes, str]) -> None:
    ring, raw_key, code = made
    changed, fresh = ring.with_recovery(raw_key)
    assert changed.unlock_with_recovery(fresh) == raw_key
    assert changed.slots[0] == ring.slots[0]
    with pytest.raises(WrongRecoveryCode):
        changed.unlock_with_recovery(code)


def opens(attempt: Callable[[], bytes], raw_key: bytes) -> bool:
    """True: the right key came out. False: damage was named. A wrong passphrase would be a lie and fails."""
    try:
        found = attempt()
    except DamagedKeys:
        return False
    assert found == raw_key
    return True


def test_every_flipped_bit_is_damage_and_never_a_wrong_passphrase(made: tuple[Keyring, bytes, str]) -> None:
    """One bit in each byte. The slot that was hit says so; the other one still opens the ledger."""
    ring, raw_key, code = made
    data = ring.render()
    saved_by_code = lost = 0
    for place in range(len(data)):
        broken = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        try:
            parsed = Keyring.parse(broken)
        except DamagedKeys:
            lost += 1
            continue
        by_code = opens(lambda found=parsed: found.unlock_with_recovery(code), raw_key)  # type: ignore[misc]
        if parsed.ledger != ring.ledger or parsed.slots[0] != ring.slots[0]:
            assert not opens(lambda found=parsed: found.unlock(PASSPHRASE), raw_key)  # type: ignore[misc]
            saved_by_code += by_code
        else:
            assert by_code == (parsed.slots == ring.slots)
    assert saved_by_code > 200
    assert lost < len(data) / 2


def altered(ring: Keyring, **slot_values: Any) -> bytes:
    """The first slot with other values and a check that fits, as an attacker would write it."""
    content = json.loads(ring.render())
    content["slots"][0].update(slot_values)
    slot = content["slots"][0]
    slot["check"] = Keyring(ring.ledger, (slot,))._check(slot)
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    "values",
    [
        {"memory_kib": 2**40},
        {"memory_kib": 512 * 1024},
        {"memory_kib": 8},
        {"memory_kib": "65536"},
        {"passes": 10**9},
        {"passes": 0},
        {"lanes": 0},
        {"lanes": 10**6},
        {"lanes": -1},
        {"salt": "00" * 10**4},
        {"salt": ""},
        {"salt": "zz"},
        {"nonce": "00"},
        {"nonce": "xy"},
        {"kdf": "md5"},
    ],
)
def test_hostile_parameters_are_refused_before_they_cost(
    made: tuple[Keyring, bytes, str], values: dict[str, Any]
) -> None:
    with pytest.raises(DamagedKeys):
        Keyring.parse(altered(made[0], **values)).unlock(PASSPHRASE)


def test_weakened_parameters_do_not_open(made: tuple[Keyring, bytes, str]) -> None:
    """Even with a fitting check the parameters are bound to the wrapped key."""
    with pytest.raises(WrongPassphrase):
        Keyring.parse(altered(made[0], passes=1)).unlock(PASSPHRASE)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 60_000,
        b" " * 70_000,
        b'{"format":1e999}',
        b'{"format":"fupin-desk-keys","version":true,"ledger":"' + b"0" * 32 + b'","slots":[{}]}',
        b'{"format":"fupin-desk-keys","version":1,"ledger":"..","slots":[{}]}',
        b'{"format":"fupin-desk-keys","version":1,"ledger":"' + b"0" * 32 + b'","slots":[]}',
        b'{"format":"fupin-desk-keys","version":1,"ledger":"' + b"0" * 32 + b'","slots":[{"a":[1]}]}',
    ],
)
def test_what_is_no_key_file_is_damage(data: bytes) -> None:
    with pytest.raises(DamagedKeys):
        Keyring.parse(data)


def test_a_later_format_is_said_to_be_later(made: tuple[Keyring, bytes, str]) -> None:
    with pytest.raises(NewerLedger):
        Keyring.parse(made[0].render().replace(b'"version": 1', b'"version": 2'))


def test_slots_of_unknown_kinds_are_kept(made: tuple[Keyring, bytes, str]) -> None:
    ring, raw_key, _code = made
    strange: dict[str, str | int] = {"kind": "escrow", "to": "510000000000"}
    wider = Keyring.parse(Keyring(ring.ledger, (strange, *ring.slots)).render())
    changed = wider.with_passphrase(raw_key, "battery staple")
    assert [slot["kind"] for slot in changed.slots] == ["escrow", "passphrase", "recovery"]
    assert changed.slots[0] == strange


def test_one_passphrase_however_it_is_typed(made: tuple[Keyring, bytes, str]) -> None:
    """NFKC: full-width letters, composed accents and ligatures are the same passphrase."""
    ring, raw_key, _code = made
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign != " " else "\u3000" for sign in PASSPHRASE)
    assert ring.unlock(wide) == raw_key
    assert normal("café au lait") == normal("cafe\u0301 au lait")
    assert normal("ﬁnancial year") == normal("financial year")
    assert normal("Correct horse") != normal("correct horse")


@pytest.mark.parametrize("text", ["", "1234567", "石门村账本很", "\u0065\u0301" * 7])
def test_seven_characters_are_too_few(text: str) -> None:
    with pytest.raises(ShortPassphrase) as caught:
        normal(text)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("text", ["        ", "石门村的账本真好", "\udcff" * 8, "𬍛" * 8, "a\x00bcdefg"])
def test_any_eight_characters_will_do(text: str) -> None:
    assert normal(text)
