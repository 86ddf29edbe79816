"""Bech32, the alphabet in which age writes its keys (BIP 173, without its length limit).

age shows a public key as ``age1…`` and a private one as ``AGE-SECRET-KEY-1…``. The post keeps raw 32-byte
keys and speaks to age in these texts. Only what age needs is here: one case, a checksum, 5-bit groups; a text
with mixed case, wrong checksum or non-zero padding is refused with ValueError, so every key has one spelling.
"""

from __future__ import annotations

from collections.abc import Iterable

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUE = {letter: value for value, letter in enumerate(_ALPHABET)}
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM = 6


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            check ^= generator if top >> bit & 1 else 0
    return check


def _spread(prefix: str) -> list[int]:
    return [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]


def encode(prefix: str, data: bytes) -> str:
    """The lower-case Bech32 text of `data` under `prefix`."""
    bits = len(data) * 8
    groups = -(-bits // 5)
    number = int.from_bytes(data, "big") << (groups * 5 - bits)
    values = [number >> 5 * place & 31 for place in range(groups - 1, -1, -1)]
    check = _polymod([*_spread(prefix), *values, *[0] * _CHECKSUM]) ^ 1
    values += [check >> 5 * (_CHECKSUM - 1 - place) & 31 for place in range(_CHECKSUM)]
    return prefix + "1" + "".join(_ALPHABET[value] for value in values)


def decode(prefix: str, text: str) -> bytes:
    """The bytes behind a lower-case Bech32 text; ValueError for anything but its one right spelling."""
    head, one, body = text.rpartition("1")
    if not one or head != prefix or len(body) < _CHECKSUM or any(letter not in _VALUE for letter in body):
        raise ValueError("not bech32 of this prefix")
    values = [_VALUE[letter] for letter in body]
    if _polymod([*_spread(prefix), *values]) != 1:
        raise ValueError("bech32 checksum")
    values = values[:-_CHECKSUM]
    number = 0
    for value in values:
        number = number << 5 | value
    bits, spare = divmod(len(values) * 5, 8)
    if spare >= 5 or number & ((1 << spare) - 1):
        raise ValueError("bech32 padding")
    return (number >> spare).to_bytes(bits, "big")
