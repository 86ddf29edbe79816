"""Hostile backups: whatever tar can say beyond plain files in their order is refused whole."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.errors import Trouble
from fupin_desk.safe import archive
from fupin_desk.safe.backup import restore
from fupin_desk.safe.damage import BadBackup, NewerLedger
from fupin_desk.safe.slots import Keyring
from tests.safe.ledgers import everything

RING, _RAW_KEY, _CODE = Keyring.fresh("correct horse")
PHOTO = "blobs/ab/ab" + "0" * 62
HEAD = {
    "format": "fupin-desk-backup",
    "version": 1,
    "ledger": RING.ledger,
    "made_at": "2026-10-31T16:30:00+00:00",
}

Members = list[tuple[str, bytes]]


def members(**head: object) -> Members:
    return [
        ("backup.json", json.dumps({**HEAD, **head}).encode()),
        ("keys.json", RING.render()),
        ("ledger.db", b"\x07" * 5000),
        (PHOTO, b"sealed"),
    ]


def packed(content: Members, manifest: bytes | None = None, **fields: object) -> bytes:
    """A tar as an attacker would make it with the standard tools; `fields` alter the photo's header."""
    listed = {name: hashlib.sha256(data).hexdigest() for name, data in content}
    content = [*content, ("manifest.json", manifest or json.dumps(listed).encode())]
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, data in content:
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(data), 0o600
            if name == PHOTO:
                for field, value in fields.items():
                    setattr(info, field, value)
            tar.addfile(info, io.BytesIO(data))
        end = tar.offset
    return out.getvalue()[:end] + b"\x00" * 1024


def refused(data: bytes, tmp_path: Path) -> Trouble:
    file = tmp_path / "in.fupin-backup"
    file.write_bytes(data)
    before = everything(tmp_path)
    with pytest.raises(Trouble) as caught:
        restore(file, tmp_path / "deep" / "x.fupin")
    assert everything(tmp_path) == before
    assert caught.value.exit_code == 3
    return caught.value


def test_the_honest_one_is_taken(tmp_path: Path) -> None:
    """Without this the refusals below would prove nothing."""
    (tmp_path / "in").write_bytes(packed(members()))
    folder = restore(tmp_path / "in", tmp_path / "x.fupin")
    assert (folder.path / PHOTO).read_bytes() == b"sealed"
    assert folder.db.stat().st_size == 5000


BAD_NAMES = [
    "../evil",
    "/etc/cron.d/evil",
    "blobs/../../evil",
    "blobs/ab/../../../evil",
    "C:\\evil",
    "keys.json/",
    "./keys.json",
    "lock",
    "restored",
    "kept/evil",
    "blobs/ab",
    "blobs/ab/short",
    "blobs/cd/ab" + "0" * 62,
    PHOTO.upper(),
    PHOTO + "\n",
    "ledger.db-wal",
    "ledger.db-journal",
    "backups/x",
    "",
]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_names_that_are_not_on_the_list(name: str, tmp_path: Path) -> None:
    content = [*members()[:3], (name, b"evil")]
    assert isinstance(refused(packed(content), tmp_path), BadBackup)


LINKS = {
    "symlink": {"type": tarfile.SYMTYPE, "linkname": "/etc/passwd", "size": 0},
    "hard link": {"type": tarfile.LNKTYPE, "linkname": "keys.json", "size": 0},
    "device": {"type": tarfile.BLKTYPE, "devmajor": 8, "size": 0},
    "character device": {"type": tarfile.CHRTYPE, "size": 0},
    "fifo": {"type": tarfile.FIFOTYPE, "size": 0},
    "folder": {"type": tarfile.DIRTYPE, "size": 0},
    "sparse": {"type": tarfile.GNUTYPE_SPARSE},
    "contiguous": {"type": tarfile.CONTTYPE},
    "old plain": {"type": tarfile.AREGTYPE},
    "long name": {"type": tarfile.GNUTYPE_LONGNAME},
    "pax record": {"type": tarfile.XHDTYPE},
    "global pax record": {"type": tarfile.XGLTYPE},
    "owner": {"uid": 0o17, "uname": "root"},
    "setuid": {"mode": 0o4755},
    "date": {"mtime": 1},
    "plain with a link name": {"linkname": "x"},
}


@pytest.mark.parametrize("fields", LINKS.values(), ids=LINKS.keys())
def test_members_that_are_not_plain_files(fields: dict[str, Any], tmp_path: Path) -> None:
    assert isinstance(refused(packed(members(), **fields), tmp_path), BadBackup)


def test_pax_tricks(tmp_path: Path) -> None:
    """A PAX record that renames or resizes the next member, as the standard library writes it."""
    out = io.BytesIO()
    named = {"path": "../evil"}
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT, pax_headers=named) as tar:
        for name, data in members():
            info = tarfile.TarInfo(name)
            info.size, info.mode, info.pax_headers = len(data), 0o600, {"size": "1", "path": "../evil"}
            tar.addfile(info, io.BytesIO(data))
    assert isinstance(refused(out.getvalue(), tmp_path), BadBackup)


def swap(content: Members) -> Members:
    return [content[0], content[2], content[1], content[3]]


ORDERS: dict[str, Callable[[Members], Members]] = {
    "photo twice": lambda m: [*m, m[3]],
    "keys twice": lambda m: [m[0], m[1], m[1], *m[2:]],
    "ledger twice": lambda m: [*m[:3], m[2], m[3]],
    "head twice": lambda m: [m[0], *m],
    "wrong order": swap,
    "photos descending": lambda m: [*m, ("blobs/aa/aa" + "0" * 62, b"x")],
    "no head": lambda m: m[1:],
    "no keys": lambda m: [m[0], *m[2:]],
    "no ledger": lambda m: [*m[:2], m[3]],
    "manifest twice": lambda m: [*m, ("manifest.json", b"{}")],
    "nothing": lambda m: [],
}


@pytest.mark.parametrize("change", ORDERS.values(), ids=ORDERS.keys())
def test_one_order_and_no_repeats(change: Callable[[Members], Members], tmp_path: Path) -> None:
    assert isinstance(refused(packed(change(members())), tmp_path), BadBackup)


@pytest.mark.parametrize("manifest", [b"{}", b"[]", b"{", b"[" * 5000, b"\xff"])
def test_a_manifest_that_does_not_fit(manifest: bytes, tmp_path: Path) -> None:
    assert isinstance(refused(packed(members(), manifest), tmp_path), BadBackup)


def test_a_second_archive_behind_the_end(tmp_path: Path) -> None:
    whole = packed(members())
    for data in (whole + whole, whole + b"\x00", whole + b"\x00" * 512, whole[:-512], whole[:-1024]):
        assert isinstance(refused(data, tmp_path), BadBackup)


def test_sizes_are_capped_before_a_byte_is_kept(tmp_path: Path) -> None:
    head = members()[0][1]
    start = packed([("backup.json", head)])[: 512 + 512]
    for name, size in (("keys.json", 70_000), ("keys.json", 8**11 - 1)):
        assert isinstance(refused(start + archive._header(name, size) + b"x" * 1000, tmp_path), BadBackup)
    huge = tarfile.TarInfo("keys.json")
    huge.size, huge.mode = 2**60, 0o600
    assert isinstance(refused(start + huge.tobuf(tarfile.GNU_FORMAT), tmp_path), BadBackup)
    negative = archive._header("keys.json", 0)[:124] + b"-0000000001" + archive._header("keys.json", 0)[135:]
    assert isinstance(refused(start + negative, tmp_path), BadBackup)


def test_rubbish_between_members(tmp_path: Path) -> None:
    """The padding behind a member must be zeros: no place to hide anything."""
    data = bytearray(packed(members()))
    place = data.index(b"sealed") + 100
    data[place] = 1
    assert isinstance(refused(bytes(data), tmp_path), BadBackup)


@pytest.mark.parametrize(
    "head",
    [
        {"format": "zip"},
        {"version": "1"},
        {"version": None},
        {"ledger": 7},
        {"ledger": "0" * 32},
        {"made_at": "soon"},
        {"made_at": 7},
    ],
)
def test_a_head_that_is_not_ours(head: dict[str, object], tmp_path: Path) -> None:
    assert isinstance(refused(packed(members(**head)), tmp_path), BadBackup)


def test_keys_that_are_damaged(tmp_path: Path) -> None:
    content = members()
    content[1] = ("keys.json", b"{}")
    assert isinstance(refused(packed(content), tmp_path), BadBackup)


def test_a_later_form_is_said_to_be_later(tmp_path: Path) -> None:
    assert isinstance(refused(packed(members(version=2)), tmp_path), NewerLedger)


@given(st.binary(max_size=3000))
def test_no_bytes_are_a_crash(data: bytes) -> None:
    with pytest.raises(BadBackup):
        archive.read(io.BytesIO(data), lambda _name, _size, chunks: [*chunks, None].clear())


def test_a_source_that_grew_is_not_packed() -> None:
    with pytest.raises(RuntimeError, match="changed"):
        archive.Writer(io.BytesIO()).add("keys.json", 3, [b"four"])
