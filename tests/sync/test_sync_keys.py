"""Keys: spelled as stock tools spell them, compared by words, refused when they are traps."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from fupin_desk.sync import bech32
from fupin_desk.sync.keys import BadKey, PublicKeys, StationKeys
from tests.sync.parcels import TOWNSHIP_KEYS, VILLAGE_KEYS, WORDS

P = 2**255 - 19
SMALL_ORDER_SIGN = [
    "0100000000000000000000000000000000000000000000000000000000000000",  # neutral
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  # order 2
    "0000000000000000000000000000000000000000000000000000000000000000",  # order 4
    "0000000000000000000000000000000000000000000000000000000000000080",  # order 4
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",  # order 8
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",  # order 8
]
SMALL_ORDER_BOX = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]


def word_list() -> list[str]:
    return list(tomllib.loads(WORDS.read_text(encoding="utf-8"))["words"])


def test_public_keys_read_back_from_the_texts_of_stock_tools() -> None:
    keys = StationKeys.generate()
    assert PublicKeys.parse(keys.public.ssh_line, keys.public.recipient) == keys.public
    assert StationKeys(keys.private).public == keys.public


def test_age_keygen_agrees_on_the_recipient(tmp_path: Path) -> None:
    identity = tmp_path / "identity"
    identity.write_text(VILLAGE_KEYS.identity + "\n")
    told = subprocess.run(["age-keygen", "-y", identity], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == VILLAGE_KEYS.public.recipient


def test_ssh_keygen_reads_the_signing_key(tmp_path: Path) -> None:
    line = tmp_path / "key.pub"
    line.write_text(VILLAGE_KEYS.public.ssh_line + "\n")
    told = subprocess.run(["ssh-keygen", "-l", "-f", line], capture_output=True, text=True, check=True)
    assert told.stdout.startswith("256 SHA256:")


@pytest.mark.parametrize("key", SMALL_ORDER_SIGN)
def test_small_order_signing_keys_are_refused(key: str) -> None:
    with pytest.raises(BadKey):
        PublicKeys(bytes.fromhex(key), VILLAGE_KEYS.public.box)


@pytest.mark.parametrize("key", SMALL_ORDER_BOX)
def test_small_order_sealing_keys_are_refused(key: str) -> None:
    with pytest.raises(BadKey):
        PublicKeys(VILLAGE_KEYS.public.sign, bytes.fromhex(key))


@pytest.mark.parametrize("number", [P, P + 1, P + 3, 2**255 - 1, 2**255 + P - 1, 2**256 - 1])
def test_a_second_spelling_of_a_coordinate_is_refused(number: int) -> None:
    key = number.to_bytes(32, "little")
    with pytest.raises(BadKey):
        PublicKeys(key, VILLAGE_KEYS.public.box)
    with pytest.raises(BadKey):
        PublicKeys(VILLAGE_KEYS.public.sign, key)


def test_a_signing_key_with_a_small_order_part_is_refused() -> None:
    # The key plus the point of order 2 has y negated: still on the curve, no longer of prime order.
    y = int.from_bytes(VILLAGE_KEYS.public.sign, "little") & (1 << 255) - 1
    for sign in (0, 1):
        with pytest.raises(BadKey):
            PublicKeys(((P - y) | sign << 255).to_bytes(32, "little"), VILLAGE_KEYS.public.box)


@pytest.mark.parametrize("spoil", ["ssh-rsa AAAA", "ssh-ed25519", "ssh-ed25519 AAAA", "", "ssh-ed25519 *"])
def test_what_is_no_signing_key_is_refused(spoil: str) -> None:
    with pytest.raises(BadKey):
        PublicKeys.parse(spoil, VILLAGE_KEYS.public.recipient)


def test_a_recipient_with_one_wrong_letter_is_refused() -> None:
    right = VILLAGE_KEYS.public.recipient
    for place in range(4, len(right)):
        wrong = right[:place] + ("q" if right[place] != "q" else "p") + right[place + 1 :]
        with pytest.raises(BadKey):
            PublicKeys.parse(VILLAGE_KEYS.public.ssh_line, wrong)
    with pytest.raises(BadKey):
        PublicKeys.parse(VILLAGE_KEYS.public.ssh_line, right.upper())


def test_words_and_groups_show_the_fingerprint() -> None:
    words = VILLAGE_KEYS.public.words(word_list())
    assert len(words) == 8
    assert words != TOWNSHIP_KEYS.public.words(word_list())
    spoken = bytes(word_list().index(word) for word in words)
    assert VILLAGE_KEYS.public.groups().replace(" ", "").lower().startswith(spoken.hex())


def test_the_word_list_can_be_read_out_by_telephone() -> None:
    words = word_list()
    assert len(words) == len(set(words)) == 256
    assert all(len(word) == 2 for word in words)
    assert len({"".join(lazy_pinyin(word)) for word in words}) == 256


def test_a_list_of_another_length_is_a_bug() -> None:
    with pytest.raises(ValueError, match="256"):
        VILLAGE_KEYS.public.words(word_list()[:255])


def test_private_keys_do_not_show_themselves() -> None:
    assert VILLAGE_KEYS.private.hex() not in repr(VILLAGE_KEYS)
    assert "b'" not in repr(VILLAGE_KEYS)


@given(st.binary(max_size=70))
def test_bech32_comes_back(data: bytes) -> None:
    assert bech32.decode("age", bech32.encode("age", data)) == data


def test_bech32_refuses_another_prefix() -> None:
    with pytest.raises(ValueError, match="prefix"):
        bech32.decode("agx", bech32.encode("age", b"data"))
