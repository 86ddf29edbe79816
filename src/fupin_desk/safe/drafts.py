"""Drafts: what was typed and is not yet kept, written beside the ledger so that a power cut loses nothing.

A draft is some bytes under an opaque key the caller chooses; the safe does not know whose they are or what
they say. On disk it is one file in `drafts/`, named by an HMAC of that key and sealed with AES-256-GCM under
a key of its own derived from the ledger's raw key, the name bound as associated data:

    version (1 byte) · nonce (12) · ciphertext and tag

Drafts are no part of the ledger: never in the journal, in a backup or in a parcel. Each replaces the one
before in one step; one that is damaged, foreign or too large is as good as none, and is never an error.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fupin_desk.safe.damage import told
from fupin_desk.safe.disk import is_temp, replace, sync_folder
from fupin_desk.safe.slots import KEY_BYTES, derived

LARGEST_DRAFT = 16 * 1024 * 1024
_VERSION = b"\x01"
_NONCE, _TAG = 12, 16


class Drafts:
    """The drafts of one ledger: `folder` is its `drafts/`, made when the first one is kept."""

    def __init__(self, folder: Path, raw_key: bytes) -> None:
        if len(raw_key) != KEY_BYTES:
            raise ValueError("a raw key is 32 bytes")
        self.folder = folder
        self._name_key = derived(raw_key, "draft name")
        self._file_key = derived(raw_key, "draft key")

    def path(self, key: str) -> Path:
        """Where the draft of this key lies, or would lie."""
        return self.folder / hmac.new(self._name_key, key.encode(), hashlib.sha256).hexdigest()

    def keep(self, key: str, data: bytes) -> bool:
        """Keep these bytes in place of those before; False if they are too many. Raises disk `Trouble`s."""
        if len(data) > LARGEST_DRAFT:
            return False
        target, nonce = self.path(key), os.urandom(_NONCE)
        sealed = AESGCM(self._file_key).encrypt(nonce, data, target.name.encode())
        with told():
            if not self.folder.is_dir():
                self.folder.mkdir(mode=0o700)
                sync_folder(self.folder.parent)
            replace(target, _VERSION + nonce + sealed)
        return True

    def find(self, key: str) -> bytes | None:
        """The bytes kept under this key, None if there are none or they are not as they were written."""
        path = self.path(key)
        try:
            if path.stat().st_size > LARGEST_DRAFT + len(_VERSION) + _NONCE + _TAG:
                return None
            sealed = path.read_bytes()
        except OSError:
            return None
        nonce, rest = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        if sealed[:1] != _VERSION or len(rest) < _TAG:
            return None
        try:
            return AESGCM(self._file_key).decrypt(nonce, rest, path.name.encode())
        except InvalidTag:
            return None

    def drop(self, key: str) -> None:
        """Keep no draft under this key any more."""
        with told():
            self.path(key).unlink(missing_ok=True)

    def sweep(self, older_than: float) -> int:
        """Remove drafts last written before this moment (seconds since 1970) and what a crash left."""
        if not self.folder.is_dir():
            return 0
        removed = 0
        with told():
            for file in sorted(self.folder.iterdir()):
                if is_temp(file.name) or file.stat().st_mtime < older_than:
                    file.unlink(missing_ok=True)
                    removed += 1
        return removed
