"""keys.json: the ledger's one random key, wrapped once for every way of opening it.

The ledger is encrypted with 32 random bytes, the *raw key*, that nobody ever types. Each slot holds the raw
key wrapped with AES-256-GCM under a key of its own: from the passphrase by Argon2id, or from the printed
recovery code by HKDF. So a new passphrase rewrites one slot and not one page of the ledger, and the other
slots stay byte for byte.

Everything in a slot, together with the format's version and the ledger's id, is bound to the wrapped key as
associated data; a SHA-256 over the same text tells *damage* (one flipped bit, exit 4) from a *wrong
passphrase* (exit 5) and spares the costly derivation. The file is small and may be hostile (a ledger on a
found stick): sizes and Argon2's parameters are capped before they are believed. Slots of an unknown kind
are kept as they are.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import unicodedata
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fupin_desk.safe import recovery
from fupin_desk.safe.damage import (
    DamagedKeys,
    NewerLedger,
    ShortPassphrase,
    WrongPassphrase,
    WrongRecoveryCode,
)

FORMAT, VERSION = "fupin-desk-keys", 1
KEY_BYTES = 32
LARGEST_FILE = 64 * 1024
SHORTEST_PASSPHRASE = 8
_MEMORY_KIB, _PASSES, _LANES = 64 * 1024, 3, 4
_MOST_MEMORY_KIB, _MOST_PASSES, _MOST_LANES = 256 * 1024, 12, 16
_MOST_SLOTS = 16

Slot = dict[str, str | int]


def normal(passphrase: str) -> bytes:
    """The bytes of a passphrase: NFKC, so that full-width and composed typing open the same ledger.

    Raises `ShortPassphrase` below eight characters.
    """
    text = unicodedata.normalize("NFKC", passphrase)
    if len(text) < SHORTEST_PASSPHRASE:
        raise ShortPassphrase
    # A passphrase from the environment may hold undecodable bytes as lone surrogates; they count too.
    return text.encode("utf-8", "surrogatepass")


def derived(secret: bytes, info: str, salt: bytes = b"") -> bytes:
    """A 32-byte key for one named purpose by HKDF-SHA256."""
    return HKDF(SHA256(), KEY_BYTES, salt or None, f"fupin-desk {info} v1".encode()).derive(secret)


@dataclass(frozen=True, slots=True)
class Keyring:
    """The content of keys.json: the ledger's id (32 hex) and its slots. Immutable; changes make a new one."""

    ledger: str
    slots: tuple[Slot, ...]

    @classmethod
    def fresh(cls, passphrase: str) -> tuple[Keyring, bytes, str]:
        """New keys for a new ledger: the keyring, the raw key, and the recovery code to be printed."""
        raw_key, secret = secrets.token_bytes(KEY_BYTES), recovery.fresh()
        empty = cls(secrets.token_hex(16), ())
        by_code: Slot = {"kind": "recovery", "kdf": "hkdf-sha256", "salt": secrets.token_hex(16)}
        ring = cls(
            empty.ledger,
            (
                empty._wrapped(_passphrase_slot(), normal(passphrase), raw_key),
                empty._wrapped(by_code, secret, raw_key),
            ),
        )
        return ring, raw_key, recovery.write(secret)

    @classmethod
    def parse(cls, data: bytes) -> Keyring:
        """Read keys.json. Raises `DamagedKeys` or `NewerLedger`; a damaged *slot* is found on use."""
        if len(data) > LARGEST_FILE:
            raise DamagedKeys(part="size")
        try:
            found = json.loads(data)
            form, version, ledger, slots = found["format"], found["version"], found["ledger"], found["slots"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise DamagedKeys(part="json") from error
        if form != FORMAT or type(version) is not int or version < 1:
            raise DamagedKeys(part="format")
        if version > VERSION:
            raise NewerLedger
        if not isinstance(ledger, str) or not re.fullmatch("[0-9a-f]{32}", ledger):
            raise DamagedKeys(part="ledger")
        if not isinstance(slots, list) or not 1 <= len(slots) <= _MOST_SLOTS:
            raise DamagedKeys(part="slots")
        for slot in slots:
            if not isinstance(slot, dict) or not all(type(value) in (str, int) for value in slot.values()):
                raise DamagedKeys(part="slots")
        return cls(ledger, tuple(slots))

    def render(self) -> bytes:
        """The bytes of keys.json: readable JSON, keys sorted, one final newline."""
        content = {"format": FORMAT, "version": VERSION, "ledger": self.ledger, "slots": list(self.slots)}
        return (json.dumps(content, indent=1, sort_keys=True) + "\n").encode()

    def unlock(self, passphrase: str) -> bytes:
        """The raw key, by passphrase. Raises `WrongPassphrase`, `ShortPassphrase` or `DamagedKeys`."""
        secret = normal(passphrase)
        for slot in self._of_kind("passphrase"):
            if (raw_key := self._opened(slot, secret)) is not None:
                return raw_key
        raise WrongPassphrase

    def unlock_with_recovery(self, code: str) -> bytes:
        """The raw key, by the printed code.

        Raises `MistypedRecoveryCode`, `WrongRecoveryCode` or `DamagedKeys`.
        """
        secret = recovery.read(code)
        for slot in self._of_kind("recovery"):
            if (raw_key := self._opened(slot, secret)) is not None:
                return raw_key
        raise WrongRecoveryCode

    def with_passphrase(self, raw_key: bytes, passphrase: str) -> Keyring:
        """The same keyring with its passphrase slot rewritten; the other slots stay byte for byte."""
        new = self._wrapped(_passphrase_slot(), normal(passphrase), raw_key)
        return self._with("passphrase", new)

    def with_recovery(self, raw_key: bytes) -> tuple[Keyring, str]:
        """A new recovery code (the old one opens no more) and the keyring that knows it."""
        secret = recovery.fresh()
        blank: Slot = {"kind": "recovery", "kdf": "hkdf-sha256", "salt": secrets.token_hex(16)}
        return self._with("recovery", self._wrapped(blank, secret, raw_key)), recovery.write(secret)

    def _with(self, kind: str, new: Slot) -> Keyring:
        kept = [slot for slot in self.slots if slot.get("kind") != kind]
        place = next((i for i, slot in enumerate(self.slots) if slot.get("kind") == kind), len(kept))
        return Keyring(self.ledger, (*kept[:place], new, *kept[place:]))

    def _of_kind(self, kind: str) -> list[Slot]:
        found = [slot for slot in self.slots if slot.get("kind") == kind]
        sound = [slot for slot in found if slot.get("check") == self._check(slot)]
        if not sound:
            raise DamagedKeys(part=kind)
        return sound

    def _bound(self, slot: Slot, *without: str) -> bytes:
        kept = {name: value for name, value in slot.items() if name not in without}
        return json.dumps([FORMAT, VERSION, self.ledger, kept], sort_keys=True).encode()

    def _check(self, slot: Slot) -> str:
        return hashlib.sha256(self._bound(slot, "check")).hexdigest()

    def _wrapped(self, blank: Slot, secret: bytes, raw_key: bytes) -> Slot:
        if len(raw_key) != KEY_BYTES:
            raise ValueError("a raw key is 32 bytes")
        slot: Slot = {**blank, "nonce": os.urandom(12).hex()}
        nonce = bytes.fromhex(str(slot["nonce"]))
        sealed = AESGCM(_slot_key(slot, secret)).encrypt(nonce, raw_key, self._bound(slot))
        slot["wrapped"] = sealed.hex()
        return {**slot, "check": self._check(slot)}

    def _opened(self, slot: Slot, secret: bytes) -> bytes | None:
        key = _slot_key(slot, secret)
        try:
            nonce, sealed = (bytes.fromhex(str(slot[name])) for name in ("nonce", "wrapped"))
            raw_key = AESGCM(key).decrypt(nonce, sealed, self._bound(slot, "check", "wrapped"))
        except InvalidTag:
            return None
        except (ValueError, KeyError) as error:
            raise DamagedKeys(part=str(slot["kind"])) from error
        if len(raw_key) != KEY_BYTES:
            raise DamagedKeys(part=str(slot["kind"]))
        return raw_key


def _passphrase_slot() -> Slot:
    return {
        "kind": "passphrase",
        "kdf": "argon2id",
        "memory_kib": _MEMORY_KIB,
        "passes": _PASSES,
        "lanes": _LANES,
        "salt": secrets.token_hex(16),
    }


def _slot_key(slot: Slot, secret: bytes) -> bytes:
    """The slot's own key. Parameters come from the file: capped before they cost memory or hours."""
    try:
        salt = bytes.fromhex(str(slot["salt"]))
    except (KeyError, ValueError) as error:
        raise DamagedKeys(part=str(slot["kind"])) from error
    if not 16 <= len(salt) <= 64:
        raise DamagedKeys(part=str(slot["kind"]))
    if slot["kind"] == "recovery" and slot.get("kdf") == "hkdf-sha256":
        return derived(secret, "recovery slot", salt)
    if slot["kind"] != "passphrase" or slot.get("kdf") != "argon2id":
        raise DamagedKeys(part="kdf")
    memory, passes, lanes = (slot.get(name) for name in ("memory_kib", "passes", "lanes"))
    if not (
        isinstance(memory, int)
        and _MEMORY_KIB <= memory <= _MOST_MEMORY_KIB
        and isinstance(passes, int)
        and 1 <= passes <= _MOST_PASSES
        and isinstance(lanes, int)
        and 1 <= lanes <= _MOST_LANES
    ):
        raise DamagedKeys(part="argon2id")
    kdf = Argon2id(salt=salt, length=KEY_BYTES, iterations=passes, lanes=lanes, memory_cost=memory)
    return kdf.derive(secret)
