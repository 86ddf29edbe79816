"""The printed recovery code: 160 random bits that a tired person can copy from paper.

Crockford's base 32 (no I, L, O, U) in nine groups of four: 32 characters carry the bits, four check them.
The check characters are weighted sums over GF(32): the weight of place i in check j is a^(j*i), a a
generator of the field, so every single wrong character and every swap of two neighbours is noticed for
certain (a typo changes the first sum by a weight times a difference, neither of them zero; neighbours have
different weights), and any other slip with a chance of about a million to one.

The parser forgives what paper and keyboards do: lower case, full-width letters of a Chinese input method,
O for 0, I and L for 1, any blanks and dashes. It refuses everything else with one sentence.
"""

from __future__ import annotations

import secrets
import unicodedata

from fupin_desk.safe.damage import MistypedRecoveryCode

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRET_BYTES = 20
_DATA, _CHECKS, _GROUP = 32, 4, 4
_FORGIVEN = str.maketrans({"O": "0", "I": "1", "L": "1"})
_IGNORED = frozenset(" \t\r\n\u3000-_.·\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc")


def _powers() -> tuple[int, ...]:
    """a^0 … a^30 in GF(32) with the primitive polynomial x^5 + x^2 + 1."""
    found, value = [], 1
    for _step in range(31):
        found.append(value)
        value <<= 1
        if value & 32:
            value ^= 0b100101
    return tuple(found)


_EXP = _powers()
_LOG = {value: power for power, value in enumerate(_EXP)}


def _checks(data: list[int]) -> list[int]:
    sums = [0] * _CHECKS
    for place, value in enumerate(data, start=1):
        if value:
            for check in range(_CHECKS):
                sums[check] ^= _EXP[(_LOG[value] + (check + 1) * place) % 31]
    return sums


def fresh() -> bytes:
    """160 new random bits."""
    return secrets.token_bytes(SECRET_BYTES)


def write(secret: bytes) -> str:
    """The code as printed: nine groups of four characters joined by dashes."""
    if len(secret) != SECRET_BYTES:
        raise ValueError("a recovery secret is 20 bytes")
    number = int.from_bytes(secret, "big")
    data = [(number >> (5 * (_DATA - 1 - place))) & 31 for place in range(_DATA)]
    text = "".join(ALPHABET[value] for value in [*data, *_checks(data)])
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def read(text: str) -> bytes:
    """The 160 bits of a code as a person typed it. Raises `MistypedRecoveryCode`."""
    # Without a limit a pasted novel would be normalised whole before it is refused.
    plain = unicodedata.normalize("NFKC", text[:400]).upper()
    kept = "".join(sign for sign in plain if sign not in _IGNORED).translate(_FORGIVEN)
    values = [ALPHABET.find(sign) for sign in kept]
    if len(values) != _DATA + _CHECKS or -1 in values or _checks(values[:_DATA]) != values[_DATA:]:
        raise MistypedRecoveryCode
    number = 0
    for value in values[:_DATA]:
        number = number << 5 | value
    return number.to_bytes(SECRET_BYTES, "big")
