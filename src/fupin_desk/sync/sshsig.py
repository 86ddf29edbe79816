"""SSHSIG: signatures that any computer with OpenSSH can check.

The format is OpenSSH's ``PROTOCOL.sshsig``: a small binary blob in armour. Only Ed25519 is spoken. A
signature is bound to a *namespace*, so that one made for a parcel can never pass for a key card. What is
signed is the SHA-512 of the message, wrapped together with the namespace.

Verifying answers *which key signed*, not whether that key is trusted: `signer_of` checks the mathematics
and returns the raw public key; who that is, the caller looks up.
"""

from __future__ import annotations

import base64
import hashlib
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fupin_desk.sync.keys import KEY_BYTES, BadKey, StationKeys, check_sign_key, ssh_blob

PARCEL_NAMESPACE = "fupin-desk-parcel@v1"
CARD_NAMESPACE = "fupin-desk-card@v1"
KEY_LIST_NAMESPACE = "fupin-desk-keys@v1"

MAX_ARMOUR = 2048
"""No SSHSIG of Ed25519 with our namespaces is longer than this many bytes."""

_MAGIC = b"SSHSIG"
_VERSION = (1).to_bytes(4, "big")
_HASHES = {b"sha512": hashlib.sha512, b"sha256": hashlib.sha256}
_BEGIN, _END = b"-----BEGIN SSH SIGNATURE-----", b"-----END SSH SIGNATURE-----"
_BODY = rb"\r?\n([A-Za-z0-9+/=\r\n]+?)\r?\n"
_ARMOUR = re.compile(re.escape(_BEGIN) + _BODY + re.escape(_END) + rb"(?:\r?\n)?")


class BadSshsig(ValueError):  # noqa: N818  (callers turn it into the sentence that fits their file)
    """Not an SSHSIG, not Ed25519, another namespace, or the signature does not fit the message."""


def sign(keys: StationKeys, namespace: str, message: bytes) -> bytes:
    """The armoured signature of `message`, exactly as ``ssh-keygen -Y sign`` would write it."""
    digest = hashlib.sha512(message).digest()
    raw = keys.sign(_covered(namespace.encode(), b"sha512", digest))
    signature = _string(b"ssh-ed25519") + _string(raw)
    fields = (ssh_blob(keys.public.sign), namespace.encode(), b"", b"sha512", signature)
    text = base64.b64encode(_MAGIC + _VERSION + b"".join(_string(field) for field in fields))
    lines = [text[i : i + 70] for i in range(0, len(text), 70)]
    return b"\n".join([_BEGIN, *lines, _END, b""])


def signer_of(armoured: bytes, namespace: str, message: bytes) -> bytes:
    """The raw public key that made this signature over `message`; `BadSshsig` if it does not fit."""
    key, hash_name, raw = _take_apart(armoured, namespace)
    digest = _HASHES[hash_name](message).digest()
    try:
        check_sign_key(key)
        Ed25519PublicKey.from_public_bytes(key).verify(raw, _covered(namespace.encode(), hash_name, digest))
    except (InvalidSignature, BadKey) as wrong:
        raise BadSshsig("signature does not fit") from wrong
    return key


def claimed_signer(armoured: bytes, namespace: str) -> bytes:
    """The public key a signature *names*, unchecked: good for looking the sender up, for nothing else."""
    return _take_apart(armoured, namespace)[0]


def _take_apart(armoured: bytes, namespace: str) -> tuple[bytes, bytes, bytes]:
    """Public key, hash name and raw signature of a well-formed Ed25519 SSHSIG in this namespace."""
    match = _ARMOUR.fullmatch(armoured) if len(armoured) <= MAX_ARMOUR else None
    if match is None:
        raise BadSshsig("no armour")
    text = re.sub(rb"[\r\n]", b"", match[1])
    try:
        blob = base64.b64decode(text, validate=True)
    except ValueError as wrong:
        raise BadSshsig("no base64") from wrong
    if base64.b64encode(blob) != text:
        raise BadSshsig("stray bits")
    if not blob.startswith(_MAGIC + _VERSION):
        raise BadSshsig("no SSHSIG of version 1")
    public, found, reserved, hash_name, signature = _strings(blob[len(_MAGIC + _VERSION) :], 5)
    if found != namespace.encode() or reserved or hash_name not in _HASHES:
        raise BadSshsig("another namespace or hash")
    kind, key = _strings(public, 2)
    kind_again, raw = _strings(signature, 2)
    if kind != b"ssh-ed25519" or kind_again != kind or len(key) != KEY_BYTES or len(raw) != 64:
        raise BadSshsig("not Ed25519")
    return key, hash_name, raw


def _covered(namespace: bytes, hash_name: bytes, digest: bytes) -> bytes:
    return _MAGIC + b"".join(_string(part) for part in (namespace, b"", hash_name, digest))


def _string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def _strings(data: bytes, count: int) -> list[bytes]:
    """Exactly `count` length-prefixed strings that fill `data` to its last byte."""
    found: list[bytes] = []
    while data:
        size = int.from_bytes(data[:4], "big")
        if len(data) < 4 + size or len(found) == count:
            raise BadSshsig("strings do not fit")
        found.append(data[4 : 4 + size])
        data = data[4 + size :]
    if len(found) != count:
        raise BadSshsig("strings are missing")
    return found
