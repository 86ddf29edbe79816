"""SSHSIG, checked both ways with the ssh-keygen of the system."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.sync import sshsig
from tests.sync.parcels import TOWNSHIP_KEYS, VILLAGE_KEYS

SPACE = sshsig.PARCEL_NAMESPACE
MESSAGE = "清单\n".encode() * 50


def ssh_verify(folder: Path, signature: bytes, message: bytes, namespace: str = SPACE) -> bool:
    (folder / "allowed").write_text(f"village {VILLAGE_KEYS.public.ssh_line}\n")
    (folder / "sig").write_bytes(signature)
    line = ["ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", "village", "-n", namespace, "-s", "sig"]
    return subprocess.run(line, input=message, capture_output=True, cwd=folder, check=False).returncode == 0


def test_ssh_keygen_accepts_our_signature_and_no_other_message(tmp_path: Path) -> None:
    signature = sshsig.sign(VILLAGE_KEYS, SPACE, MESSAGE)
    assert ssh_verify(tmp_path, signature, MESSAGE)
    assert not ssh_verify(tmp_path, signature, MESSAGE + b"x")
    assert not ssh_verify(tmp_path, signature, MESSAGE, sshsig.CARD_NAMESPACE)


@pytest.mark.parametrize("options", [[], ["-O", "hashalg=sha256"]])
def test_we_accept_the_signature_of_ssh_keygen(tmp_path: Path, options: list[str]) -> None:
    private = Ed25519PrivateKey.from_private_bytes(VILLAGE_KEYS.private[:32])
    key = tmp_path / "key"
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    key.chmod(0o600)
    line = ["ssh-keygen", "-Y", "sign", "-f", str(key), "-n", SPACE, *options]
    signature = subprocess.run(line, input=MESSAGE, capture_output=True, check=True).stdout
    assert sshsig.signer_of(signature, SPACE, MESSAGE) == VILLAGE_KEYS.public.sign
    if not options:
        assert signature == sshsig.sign(VILLAGE_KEYS, SPACE, MESSAGE)


def test_it_names_the_signer_and_binds_message_and_namespace() -> None:
    signature = sshsig.sign(TOWNSHIP_KEYS, SPACE, MESSAGE)
    assert sshsig.signer_of(signature, SPACE, MESSAGE) == TOWNSHIP_KEYS.public.sign
    assert sshsig.claimed_signer(signature, SPACE) == TOWNSHIP_KEYS.public.sign
    with pytest.raises(sshsig.BadSshsig):
        sshsig.signer_of(signature, SPACE, MESSAGE + b" ")
    with pytest.raises(sshsig.BadSshsig):
        sshsig.signer_of(signature, sshsig.CARD_NAMESPACE, MESSAGE)


@given(st.data())
def test_no_altered_signature_passes(data: st.DataObject) -> None:
    right = bytearray(sshsig.sign(VILLAGE_KEYS, SPACE, MESSAGE))
    place = data.draw(st.integers(0, len(right) - 1))
    right[place] ^= 1 << data.draw(st.integers(0, 7))
    try:
        signer = sshsig.signer_of(bytes(right), SPACE, MESSAGE)
    except sshsig.BadSshsig:
        return
    # What still passes may differ only in line ends, which carry nothing.
    assert signer == VILLAGE_KEYS.public.sign
    assert bytes(right).split() == sshsig.sign(VILLAGE_KEYS, SPACE, MESSAGE).split()


EMPTY = b"-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----"


@pytest.mark.parametrize("junk", [b"", b"hello", EMPTY])
def test_what_is_no_signature_is_refused(junk: bytes) -> None:
    with pytest.raises(sshsig.BadSshsig):
        sshsig.signer_of(junk, SPACE, MESSAGE)


def test_a_swollen_signature_is_refused_unread() -> None:
    signature = sshsig.sign(VILLAGE_KEYS, SPACE, MESSAGE)
    with pytest.raises(sshsig.BadSshsig):
        sshsig.signer_of(signature + b"\n" * 4096, SPACE, MESSAGE)
