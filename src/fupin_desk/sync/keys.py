"""A station's keys: one pair to sign with, one pair to be written to.

A station signs parcels with Ed25519 and receives them under an X25519 key in age's spelling. The private
halves are 64 bytes that live inside the encrypted ledger and nowhere else; this module never writes a file.

What it refuses: a public key from outside that is not the canonical spelling of a point of full order. With
such keys one signature can pass for many messages, or a "sealed" parcel can be open to everybody, and the
crypto library below would take them without a word.

People compare keys by **核对词**: eight two-character words that stand for the first 64 bits of the
fingerprint. The word list is data handed in by the caller.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from fupin_desk.errors import Trouble
from fupin_desk.i18n import N_
from fupin_desk.sync import bech32

KEY_BYTES = 32
CHECK_WORDS = 8
WORD_LIST = 256

_SSH_TYPE = b"ssh-ed25519"
_FINGERPRINT_DOMAIN = b"fupin-desk-station@v1\n"

# Curve25519 in Edwards form (RFC 8032, section 5.1): field prime, group order, constant d, a root of -1.
_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)

_Point = tuple[int, int, int, int]  # extended coordinates X, Y, Z, T with T = X*Y/Z


class BadKey(Trouble):
    """A public key from outside that must not be trusted: not canonical, of small order, or not a key."""

    code = "FD-P20"
    what_happened = N_("这把公钥不合格，不能使用。")
    what_now = N_("请对方用本程序重新制作密钥卡。")


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """The public half of a station: raw Ed25519 `sign` and raw X25519 `box` key, 32 bytes each, checked."""

    sign: bytes
    box: bytes

    def __post_init__(self) -> None:
        check_sign_key(self.sign)
        check_box_key(self.box)

    @classmethod
    def parse(cls, ssh_line: str, recipient: str) -> PublicKeys:
        """From an OpenSSH public key line and an ``age1…`` recipient; `BadKey` for what is neither."""
        return cls(_from_ssh_line(ssh_line), _from_recipient(recipient))

    @property
    def ssh_line(self) -> str:
        """``ssh-ed25519 AAAA…``, as ssh-keygen and an allowed-signers file read it."""
        return f"{_SSH_TYPE.decode()} {base64.b64encode(ssh_blob(self.sign)).decode()}"

    @property
    def recipient(self) -> str:
        """``age1…``, as ``age -r`` reads it."""
        return bech32.encode("age", self.box)

    @property
    def fingerprint(self) -> str:
        """64 hex digits: SHA-256 over a fixed line and both keys."""
        return hashlib.sha256(_FINGERPRINT_DOMAIN + self.sign + self.box).hexdigest()

    def words(self, word_list: Sequence[str]) -> list[str]:
        """核对词: eight words for the first eight bytes of the fingerprint, from a list of 256."""
        if len(set(word_list)) != WORD_LIST:
            raise ValueError(f"a word list has {WORD_LIST} different words")
        return [word_list[byte] for byte in bytes.fromhex(self.fingerprint)[:CHECK_WORDS]]

    def groups(self) -> str:
        """The fingerprint in upper-case groups of four, the way it stands on paper."""
        text = self.fingerprint.upper()
        return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


@dataclass(frozen=True, slots=True, repr=False)
class StationKeys:
    """Both halves. `private` is the 64 bytes to keep: Ed25519 seed, then X25519 scalar."""

    private: bytes

    def __post_init__(self) -> None:
        if len(self.private) != 2 * KEY_BYTES:
            raise ValueError("a station's private keys are 64 bytes")

    @classmethod
    def generate(cls) -> StationKeys:
        """A new station's keys from the system's random source."""
        return cls(
            Ed25519PrivateKey.generate().private_bytes_raw() + X25519PrivateKey.generate().private_bytes_raw()
        )

    @property
    def public(self) -> PublicKeys:
        """The half that is shown, printed and enrolled."""
        box = X25519PrivateKey.from_private_bytes(self.private[KEY_BYTES:])
        return PublicKeys(self._signer.public_key().public_bytes_raw(), box.public_key().public_bytes_raw())

    @property
    def identity(self) -> str:
        """``AGE-SECRET-KEY-1…``, as ``age -d -i`` reads it. Never shown, never written by the program."""
        return bech32.encode("age-secret-key-", self.private[KEY_BYTES:]).upper()

    @property
    def _signer(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.private[:KEY_BYTES])

    def sign(self, message: bytes) -> bytes:
        """The raw 64-byte Ed25519 signature."""
        return self._signer.sign(message)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StationKeys) and hmac.compare_digest(self.private, other.private)

    def __hash__(self) -> int:
        return hash(self.public)


def ssh_blob(sign_key: bytes) -> bytes:
    """An Ed25519 public key in SSH wire form: two length-prefixed strings."""
    return _string(_SSH_TYPE) + _string(sign_key)


def check_sign_key(key: bytes) -> None:
    """`BadKey` unless `key` is the canonical spelling of an Ed25519 point of full prime order."""
    if len(key) != KEY_BYTES:
        raise BadKey
    point = _decompress(int.from_bytes(key, "little"))
    if point is None or _is_neutral(point) or not _is_neutral(_times(_ORDER, point)):
        raise BadKey


def check_box_key(key: bytes) -> None:
    """`BadKey` unless `key` is a canonical X25519 coordinate outside the small subgroup."""
    if len(key) != KEY_BYTES or int.from_bytes(key, "little") >= _P:
        raise BadKey
    try:
        # A point of small order gives the all-zero secret with every scalar; the library refuses that.
        any_scalar = X25519PrivateKey.from_private_bytes(b"\x42" * KEY_BYTES)
        any_scalar.exchange(X25519PublicKey.from_public_bytes(key))
    except ValueError as small:
        raise BadKey from small


def _string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def _from_ssh_line(line: str) -> bytes:
    head = _string(_SSH_TYPE) + KEY_BYTES.to_bytes(4, "big")
    parts = line.split(" ")
    try:
        blob = base64.b64decode(parts[1], validate=True) if len(parts) == 2 else b""
    except ValueError as wrong:
        raise BadKey from wrong
    key = blob[len(head) :]
    if parts[0] != _SSH_TYPE.decode() or not blob.startswith(head) or len(key) != KEY_BYTES:
        raise BadKey
    if base64.b64encode(blob).decode() != parts[1]:
        raise BadKey  # base64 with stray low bits: the same key in a second spelling
    return key


def _from_recipient(text: str) -> bytes:
    try:
        return bech32.decode("age", text)
    except ValueError as wrong:
        raise BadKey from wrong


def _decompress(number: int) -> _Point | None:
    """The curve point of an encoded public key, None if the spelling is not canonical or off the curve."""
    sign, y = number >> 255, number & (1 << 255) - 1
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


def _add(p: _Point, q: _Point) -> _Point:
    a = (p[1] - p[0]) * (q[1] - q[0]) % _P
    b = (p[1] + p[0]) * (q[1] + q[0]) % _P
    c = 2 * p[3] * q[3] * _D % _P
    d = 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(scalar: int, point: _Point) -> _Point:
    result: _Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point = _add(point, point)
        scalar >>= 1
    return result


def _is_neutral(point: _Point) -> bool:
    return point[0] % _P == 0 and (point[1] - point[2]) % _P == 0
