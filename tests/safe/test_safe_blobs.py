"""Photos at rest: kept exactly, found by content, never quietly exchanged, never half written."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.safe import blobs as blobs_module
from fupin_desk.safe.blobs import OVERHEAD, Blobs
from fupin_desk.safe.damage import MissingPhoto, PhotoTooBig, Stopped, SwappedPhoto
from tests.safe.ledgers import everything

KEY = bytes(range(32))
PHOTO = b"\xff\xd8 a receipt for 200 kg of seed " * 50


@pytest.fixture
def store(tmp_path: Path) -> Blobs:
    (tmp_path / "blobs").mkdir()
    return Blobs(tmp_path / "blobs", KEY)


def test_the_same_bytes_come_back_and_are_kept_once(store: Blobs) -> None:
    sha256 = store.put(PHOTO)
    before = everything(store.folder)
    assert sha256 == hashlib.sha256(PHOTO).hexdigest()
    assert store.put(PHOTO) == sha256
    assert everything(store.folder) == before
    assert store.get(sha256) == PHOTO
    assert (store.has(sha256), store.size(sha256)) == (True, len(PHOTO))
    assert list(store.names()) == [store.name(sha256)]


@pytest.mark.parametrize("data", [b"", b"x", os.urandom(1 << 20)])
def test_any_length(store: Blobs, data: bytes) -> None:
    assert store.get(store.put(data)) == data


def test_neither_content_nor_digest_can_be_seen(store: Blobs) -> None:
    sha256 = store.put(PHOTO)
    file = store.path(sha256)
    assert b"receipt" not in file.read_bytes()
    assert sha256 not in str(file)
    assert Blobs(store.folder, b"\x07" * 32).name(sha256) != store.name(sha256)
    assert file.stat().st_mode & 0o077 == 0 or os.name == "nt"


def test_a_missing_photo_is_named(store: Blobs) -> None:
    sha256 = store.put(PHOTO)
    store.path(sha256).unlink()
    for ask in (store.get, store.size, store.erase):
        with pytest.raises(MissingPhoto) as caught:
            ask(sha256)
        assert (caught.value.exit_code, caught.value.facts) == (4, {"sha256": sha256})


def test_a_swapped_photo_is_named(store: Blobs) -> None:
    """Another photo of the same ledger, sealed with the same key, under this one's name."""
    mine, other = store.put(PHOTO), store.put(b"another receipt")
    store.path(mine).write_bytes(store.path(other).read_bytes())
    with pytest.raises(SwappedPhoto) as caught:
        store.get(mine)
    assert (caught.value.exit_code, caught.value.facts) == (4, {"sha256": mine})


def test_one_flipped_bit_anywhere_is_noticed(store: Blobs) -> None:
    sha256 = store.put(b"short photo")
    sound = store.path(sha256).read_bytes()
    for place in range(len(sound)):
        store.path(sha256).write_bytes(sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :])
        with pytest.raises(SwappedPhoto):
            store.get(sha256)
    for length in range(len(sound)):
        store.path(sha256).write_bytes(sound[:length])
        with pytest.raises(SwappedPhoto):
            store.get(sha256)


def test_putting_the_original_again_heals(store: Blobs) -> None:
    sha256 = store.put(PHOTO)
    store.path(sha256).write_bytes(b"rot")
    assert isinstance(store.flaw(sha256), SwappedPhoto)
    store.put(PHOTO)
    assert store.flaw(sha256) is None


def test_examine_names_every_bad_one_and_counts(store: Blobs) -> None:
    good, bad, gone = store.put(b"1"), store.put(b"2"), hashlib.sha256(b"3").hexdigest()
    store.path(bad).write_bytes(b"rot")
    seen: list[tuple[int, int]] = []
    flaws = store.examine([good, bad, gone, good], progress=lambda done, total: seen.append((done, total)))
    assert {type(flaw): flaw.facts["sha256"] for flaw in flaws} == {SwappedPhoto: bad, MissingPhoto: gone}
    assert seen == [(1, 3), (2, 3), (3, 3)]
    with pytest.raises(Stopped):
        store.examine([good], cancelled=lambda: True)


def test_a_crash_in_the_middle_of_put_is_swept(store: Blobs) -> None:
    kept = store.put(PHOTO)
    script = """
import os, sys
from pathlib import Path
from fupin_desk.safe.blobs import Blobs
Path.replace = lambda *_: os._exit(9)  # the power goes just before the rename
Blobs(Path(sys.argv[1]), bytes(range(32))).put(b"never finished" * 1000)
"""
    died = subprocess.run([sys.executable, "-c", script, str(store.folder)], check=False)
    assert died.returncode == 9
    left = [path for path in store.folder.rglob("*.part") if path.is_file()]
    assert len(left) == 1
    assert list(store.names()) == [store.name(kept)]
    assert store.sweep([kept]) == [left[0].name]
    assert store.get(kept) == PHOTO
    assert [path for path in store.folder.rglob("*") if path.is_file()] == [store.path(kept)]


def test_sweep_removes_orphans_and_stagings_but_no_foreign_file(store: Blobs) -> None:
    kept, orphan = store.put(PHOTO), store.put(b"no row names me")
    foreign = store.path(kept).parent / "Thumbs.db"
    foreign.write_bytes(b"a desktop's own")
    (store.folder / ".staging-0123").mkdir()
    (store.folder / ".staging-0123" / "ab").write_bytes(b"half a parcel")
    assert sorted(store.sweep([kept])) == sorted([".staging-0123", store.name(orphan)])
    assert (store.has(kept), store.has(orphan), foreign.exists()) == (True, False, True)
    assert store.sweep([kept]) == []
    assert Blobs(store.folder / "nowhere", KEY).sweep([]) == []


def test_a_refused_parcel_leaves_the_store_as_it_was(store: Blobs) -> None:
    store.put(PHOTO)
    before = everything(store.folder)
    with store.staging() as staging:
        staging.put(b"photo of a bad parcel")
        assert everything(store.folder) != before
    assert everything(store.folder) == before
    with pytest.raises(ZeroDivisionError), store.staging() as staging:
        staging.put(b"x" * (1 // 0))
    assert everything(store.folder) == before


def test_a_committed_parcel_is_in_place_and_a_withdrawn_one_is_not(store: Blobs) -> None:
    old = store.put(PHOTO)
    before = everything(store.folder)
    with store.staging() as staging:
        new = [staging.put(data) for data in (PHOTO, b"one", b"two", b"one")]
        assert not store.has(new[1])
        staging.commit()
    assert new[0] == old
    assert [store.get(sha256) for sha256 in new] == [PHOTO, b"one", b"two", b"one"]
    assert not list(store.folder.glob(".staging-*"))
    staging.withdraw()
    assert everything(store.folder) == before


def test_a_commit_that_fails_half_way_takes_itself_back(store: Blobs) -> None:
    first, second = sorted((b"one", b"two"), key=lambda data: store.name(hashlib.sha256(data).hexdigest()))
    blocked = store.path(hashlib.sha256(second).hexdigest()).parent
    blocked.write_bytes(b"a file where the shelf should be")
    before = everything(store.folder)
    with store.staging() as staging:
        staging.put(first)
        staging.put(second)
        with pytest.raises(FileExistsError):
            staging.commit()
    assert everything(store.folder) == before


def test_erasing_destroys_the_key_before_the_file(store: Blobs, tmp_path: Path) -> None:
    sha256 = store.put(PHOTO)
    link = tmp_path / "what the disk still holds"
    link.hardlink_to(store.path(sha256))
    store.erase(sha256)
    assert not store.has(sha256)
    assert link.read_bytes()[:OVERHEAD] == bytes(OVERHEAD)


def test_too_large_a_photo_is_refused(store: Blobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blobs_module, "LARGEST_PHOTO", 1 << 20)
    before = everything(store.folder)
    with pytest.raises(PhotoTooBig) as caught:
        store.put(b"x" * ((1 << 20) + 1))
    assert "1 MB" in caught.value.what
    assert everything(store.folder) == before


@given(st.text(max_size=80))
def test_only_a_digest_is_a_name(text: str) -> None:
    with pytest.raises(ValueError, match="64"):
        Blobs(Path("x"), KEY).path(text)
