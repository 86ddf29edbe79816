"""The key card: how two stations come to know each other.

A station shows its public keys in three ways, and each reads back to the same `KeyCard`:

* the enrolment **file** (``.fpk``): canonical JSON signed by its own key, so a copying error or a careless
  edit is found out, and the owner proves to hold the private key;
* the **QR text** on the printed sheet: at most 150 characters of the QR code's alphanumeric set, with keys,
  role, code and a check number, but no name (the sheet has it in print) and no signature;
* the **sheet** itself, drawn by the press from `CardSheet`.

None of them proves *who* made it. That is what the stamp on the sheet and the 核对词 are for: two people
compare eight words, by telephone if they must. A card holds nothing secret.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from fupin_desk.errors import Trouble
from fupin_desk.i18n import N_
from fupin_desk.model.chain import JSON, canonical_json
from fupin_desk.sync import sshsig
from fupin_desk.sync.keys import KEY_BYTES, PublicKeys, StationKeys
from fupin_desk.sync.strict import NotStrict, read_object

Role = Literal["helper", "village", "township", "county"]
ROLES: tuple[Role, ...] = ("helper", "village", "township", "county")

FORMAT = "1.0"
KIND = "fupin-desk-key-card"
ALGORITHMS = {"hash": "sha256", "seal": "age-x25519", "sign": "sshsig-ed25519"}
MAX_CARD_BYTES = 16 * 1024
MAX_NAME = 100

_CODE = re.compile(r"[0-9]{12}")
_QR = re.compile(r"FPK1([HVTC])([0-9]{12})([A-Z2-7]{109})")
_VERSION = re.compile(r"([1-9][0-9]{0,3})\.[0-9]{1,4}")
_LETTER: dict[str, Role] = {"H": "helper", "V": "village", "T": "township", "C": "county"}
_REQUIRED = {"algorithms", "code", "format", "kind", "made_at", "name", "role", "seal_key", "sign_key"}


class BadCard(Trouble):
    """The file or code is no key card, was altered, or does not fit its own signature."""

    code = "FD-P21"
    what_happened = N_("这不是完整的密钥卡，或者内容被改动过。")
    what_now = N_("请对方重新导出密钥卡文件，或重新扫描纸上的码。")


class NewerCard(Trouble):
    """A card of a later major version, which may mean something this program cannot know."""

    code = "FD-P22"
    what_happened = N_("这张密钥卡是更新版本的程序做的，本程序读不懂。")
    what_now = N_("请先升级本程序，再登记这张密钥卡。")


@dataclass(frozen=True, slots=True)
class KeyCard:
    """Who a station says it is. `name` is empty and `made_at` None when read from a QR code."""

    role: Role
    code: str
    name: str
    keys: PublicKeys
    made_at: datetime | None
    proven: bool
    """Whether the card was signed with the private key (a file is, a QR code is not)."""

    def __post_init__(self) -> None:
        if self.role not in ROLES or not _CODE.fullmatch(self.code):
            raise BadCard
        if len(self.name) > MAX_NAME or not self.name.isprintable():
            raise BadCard  # a line break or a writing-direction mark could dress one station up as another

    @property
    def parent_code(self) -> str | None:
        """The code of the station above."""
        return parent_code(self.role, self.code)


@dataclass(frozen=True, slots=True)
class CardSheet:
    """What the press prints on the sheet to be stamped."""

    role: Role
    code: str
    name: str
    made_at: datetime
    words: tuple[str, ...]
    fingerprint: str
    qr: str

    @classmethod
    def of(cls, card: KeyCard, word_list: Sequence[str]) -> CardSheet:
        """The sheet of a card that carries a date (one's own)."""
        if card.made_at is None:
            raise ValueError("a sheet needs the card's date")
        words = tuple(card.keys.words(word_list))
        return cls(card.role, card.code, card.name, card.made_at, words, card.keys.groups(), qr_text(card))


def parent_code(role: str, code: str) -> str | None:
    """The code of the station above: a village's nine digits + 000, a township's six + 000000."""
    kept = {"helper": 12, "village": 9, "township": 6}.get(role, 0)
    return code[:kept].ljust(12, "0") if kept else None


def own_card(role: Role, code: str, name: str, keys: StationKeys, now: datetime) -> KeyCard:
    """The card of this station, dated to the second."""
    return KeyCard(role, code, name, keys.public, now.astimezone(UTC).replace(microsecond=0), proven=True)


def card_file(card: KeyCard, keys: StationKeys) -> bytes:
    """The bytes of the enrolment file, signed with the card's own key."""
    if keys.public != card.keys or card.made_at is None:
        raise ValueError("a card is signed by its own keys")
    body: dict[str, JSON] = {
        "algorithms": ALGORITHMS,
        "code": card.code,
        "format": FORMAT,
        "kind": KIND,
        "made_at": card.made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "name": card.name,
        "role": card.role,
        "seal_key": card.keys.recipient,
        "sign_key": card.keys.ssh_line,
    }
    signature = sshsig.sign(keys, sshsig.CARD_NAMESPACE, canonical_json(body))
    return canonical_json({**body, "signature": signature.decode("ascii")})


def read_card(data: bytes) -> KeyCard:
    """The card in an enrolment file. `BadCard`, `BadKey` or `NewerCard` for what must not be enrolled.

    Fields of later minor versions are covered by the signature and otherwise passed over.
    """
    try:
        body = read_object(data) if len(data) <= MAX_CARD_BYTES else {}
    except NotStrict as wrong:
        raise BadCard from wrong
    signature = body.pop("signature", None)
    if body.get("kind") != KIND or not isinstance(signature, str):
        raise BadCard
    texts = {field: value for field, value in body.items() if isinstance(value, str)}
    version = _VERSION.fullmatch(texts.get("format", ""))
    if version and int(version[1]) > 1:
        raise NewerCard
    if not (_REQUIRED - {"algorithms"} <= texts.keys()) or body.get("algorithms") != ALGORITHMS:
        raise BadCard
    keys = PublicKeys.parse(texts["sign_key"], texts["seal_key"])
    try:
        signer = sshsig.signer_of(signature.encode(), sshsig.CARD_NAMESPACE, canonical_json(body))
        made_at = datetime.strptime(texts["made_at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as wrong:
        raise BadCard from wrong
    if signer != keys.sign or version is None:
        raise BadCard
    return KeyCard(_role(texts["role"]), texts["code"], texts["name"], keys, made_at, proven=True)


def qr_text(card: KeyCard) -> str:
    """126 letters and digits: ``FPK1``, role letter, code, base32 of both keys and 4 check bytes."""
    letter = next(letter for letter, role in _LETTER.items() if role == card.role)
    head = f"FPK1{letter}{card.code}"
    keys = card.keys.sign + card.keys.box
    return head + base64.b32encode(keys + _check(head, keys)).decode().rstrip("=")


def read_qr(text: str) -> KeyCard:
    """The card in a sheet's QR code; `BadCard` or `BadKey`."""
    match = _QR.fullmatch(text.strip())
    if match is None:
        raise BadCard
    data = base64.b32decode(match[3] + "===")
    keys, check = data[: 2 * KEY_BYTES], data[2 * KEY_BYTES :]
    if check != _check(text.strip()[:17], keys) or base64.b32encode(data).decode().rstrip("=") != match[3]:
        raise BadCard
    public = PublicKeys(keys[:KEY_BYTES], keys[KEY_BYTES:])
    return KeyCard(_LETTER[match[1]], match[2], "", public, None, proven=False)


def _check(head: str, keys: bytes) -> bytes:
    return hashlib.sha256(head.encode() + keys).digest()[:4]


def _role(text: str) -> Role:
    for role in ROLES:
        if role == text:
            return role
    raise BadCard
