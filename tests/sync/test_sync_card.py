"""Key cards: file, QR text and sheet say the same, and what was altered is refused."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from fupin_desk.model.chain import canonical_json
from fupin_desk.sync import sshsig
from fupin_desk.sync.card import (
    BadCard,
    CardSheet,
    KeyCard,
    NewerCard,
    card_file,
    own_card,
    qr_text,
    read_card,
    read_qr,
)
from fupin_desk.sync.keys import BadKey
from tests.sync.parcels import TOWNSHIP_KEYS, VILLAGE, VILLAGE_KEYS, WORDS

NOW = datetime(2026, 10, 31, 8, 0, 5, 999, tzinfo=UTC)


def village_card() -> KeyCard:
    return own_card("village", VILLAGE, "松林村", VILLAGE_KEYS, NOW)


def resigned(**fields: object) -> bytes:
    """The village's card with fields changed and signed again with its own key."""
    body = json.loads(card_file(village_card(), VILLAGE_KEYS))
    del body["signature"]
    body.update(fields)
    signature = sshsig.sign(VILLAGE_KEYS, sshsig.CARD_NAMESPACE, canonical_json(body))
    return canonical_json({**body, "signature": signature.decode()})


def test_the_file_reads_back_to_the_same_card() -> None:
    card = village_card()
    assert read_card(card_file(card, VILLAGE_KEYS)) == card
    assert card.parent_code == "990123101000"


def test_the_qr_text_is_short_and_reads_back_without_name_and_proof() -> None:
    text = qr_text(village_card())
    assert len(text) <= 150
    assert text.isascii()
    assert text.isalnum()
    assert text == text.upper()
    assert read_qr(text) == replace(village_card(), name="", made_at=None, proven=False)


def test_every_misread_letter_of_the_qr_text_is_noticed() -> None:
    text = qr_text(village_card())
    for place in range(len(text)):
        wrong = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        with pytest.raises((BadCard, BadKey)):
            read_qr(wrong)


def test_every_altered_byte_of_the_file_is_noticed() -> None:
    data = card_file(village_card(), VILLAGE_KEYS)
    for place in range(0, len(data), 3):
        with pytest.raises((BadCard, BadKey, NewerCard)):
            read_card(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        with pytest.raises(BadCard):
            read_card(data[:place])


def test_unknown_fields_of_a_later_minor_version_are_passed_over_but_signed() -> None:
    assert read_card(resigned(format="1.4", sm2_key="…")) == village_card()
    unsigned = json.loads(card_file(village_card(), VILLAGE_KEYS)) | {"sm2_key": "…"}
    with pytest.raises(BadCard):
        read_card(canonical_json(unsigned))


def test_a_later_major_version_is_not_guessed_at() -> None:
    with pytest.raises(NewerCard):
        read_card(resigned(format="2.0"))


@pytest.mark.parametrize(
    "fields",
    [
        {"role": "mayor"}, {"code": "99012310120"}, {"code": "９９０１２３１０１２０１"},
        {"name": "长" * 101},
        {"name": "松林村\n云岭镇"}, {"name": "\u202e村"}, {"algorithms": {"sign": "none"}}, {"kind": "other"},
        {"made_at": "yesterday"}, {"format": "0.9"}, {"name": 7},
    ],
)  # fmt: skip
def test_a_card_with_a_wrong_field_is_refused_even_if_signed(fields: dict[str, object]) -> None:
    with pytest.raises(BadCard):
        read_card(resigned(**fields))


def test_a_card_signed_by_another_key_is_refused() -> None:
    body = json.loads(card_file(village_card(), VILLAGE_KEYS))
    del body["signature"]
    signature = sshsig.sign(TOWNSHIP_KEYS, sshsig.CARD_NAMESPACE, canonical_json(body))
    with pytest.raises(BadCard):
        read_card(canonical_json({**body, "signature": signature.decode()}))


@pytest.mark.parametrize("junk", [b"", b"{}", b"[]", b"\xff", b'{"a":1.5}', b'{"a":1,"a":2}', b"[" * 15_000])
def test_what_is_no_card_is_refused(junk: bytes) -> None:
    with pytest.raises(BadCard):
        read_card(junk)


def test_the_sheet_carries_words_fingerprint_and_code() -> None:
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))["words"]
    sheet = CardSheet.of(village_card(), words)
    assert list(sheet.words) == VILLAGE_KEYS.public.words(words)
    assert sheet.fingerprint.replace(" ", "").lower() == VILLAGE_KEYS.public.fingerprint
    assert read_qr(sheet.qr).keys == VILLAGE_KEYS.public


def test_one_cannot_sign_a_card_for_another_station() -> None:
    with pytest.raises(ValueError, match="own keys"):
        card_file(village_card(), TOWNSHIP_KEYS)
