"""The recovery code survives paper, tired eyes and a Chinese keyboard, and notices every ordinary slip."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.safe import recovery
from fupin_desk.safe.damage import MistypedRecoveryCode

secrets = st.binary(min_size=20, max_size=20)


def wrong(text: str) -> bool:
    try:
        recovery.read(text)
    except MistypedRecoveryCode:
        return True
    return False


@given(secrets)
def test_what_is_printed_is_read(secret: bytes) -> None:
    code = recovery.write(secret)
    assert [len(group) for group in code.split("-")] == [4] * 9
    assert recovery.read(code) == secret


@given(secrets, st.data())
def test_every_single_wrong_character_is_noticed(secret: bytes, data: st.DataObject) -> None:
    signs = recovery.write(secret).replace("-", "")
    place = data.draw(st.integers(0, len(signs) - 1))
    for other in recovery.ALPHABET:
        if other != signs[place]:
            assert wrong(signs[:place] + other + signs[place + 1 :])


@given(secrets)
def test_every_swap_of_neighbours_is_noticed(secret: bytes) -> None:
    signs = recovery.write(secret).replace("-", "")
    for place in range(len(signs) - 1):
        left, right = signs[place], signs[place + 1]
        if left != right:
            assert wrong(signs[:place] + right + left + signs[place + 2 :]), place


@given(secrets)
def test_a_missing_or_doubled_character_is_noticed(secret: bytes) -> None:
    signs = recovery.write(secret).replace("-", "")
    for place in range(len(signs)):
        assert wrong(signs[:place] + signs[place + 1 :])
        assert wrong(signs[: place + 1] + signs[place:])


@given(secrets)
def test_lower_case_and_look_alikes_are_forgiven(secret: bytes) -> None:
    code = recovery.write(secret)
    assert recovery.read(code.lower().replace("-", " ")) == secret
    assert recovery.read(code.replace("0", "O").replace("1", "I")) == secret
    assert recovery.read(code.replace("0", "o").replace("1", "l").replace("-", " — ")) == secret


def test_full_width_typing_is_forgiven() -> None:
    code = recovery.write(bytes(range(20)))
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign != "-" else "－" for sign in code)
    assert wide[0] != code[0]
    assert recovery.read("\u3000" + wide + "\n") == bytes(range(20))


@pytest.mark.parametrize("text", ["", "-", "U" * 36, "石门村" * 12, "0" * 36 + "1", "0" * 35, "A" * 100_000])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(MistypedRecoveryCode):
        recovery.read(text)


@given(st.text())
def test_no_text_is_a_crash(text: str) -> None:
    wrong(text)


def test_a_secret_has_exactly_160_bits() -> None:
    assert len(recovery.fresh()) == 20
    with pytest.raises(ValueError, match="20 bytes"):
        recovery.write(b"short")
