"""Making and opening the ledger's folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from fupin_desk.safe import recovery
from fupin_desk.safe.damage import (
    DamagedKeys,
    DamagedLedger,
    LedgerExists,
    NotALedger,
    ShortPassphrase,
    WrongPassphrase,
    WrongRecoveryCode,
)
from fupin_desk.safe.folder import SUBFOLDERS, Folder, placed
from tests.safe.ledgers import PASSPHRASE, Sample, everything


def test_a_new_ledger_has_everything_and_opens_both_ways(tmp_path: Path) -> None:
    made, raw_key, code = Folder.create(tmp_path / "far" / "石门村.fupin", PASSPHRASE)
    assert {path.name for path in made.path.iterdir()} == {"ledger.db", "keys.json", *SUBFOLDERS}
    opened = Folder.open(tmp_path / "far" / "石门村.fupin")
    assert opened == made
    assert opened.name == "石门村"
    assert opened.unlock(PASSPHRASE) == opened.unlock_with_recovery(code) == raw_key
    assert opened.check(raw_key) == []


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    assert Folder.create(tmp_path / "x", PASSPHRASE)[0].db.exists()


@pytest.mark.parametrize("kind", ["ledger", "file", "folder", "link"])
def test_nothing_that_is_there_is_overwritten(sample: Sample, tmp_path: Path, kind: str) -> None:
    place = tmp_path / "taken"
    if kind == "ledger":
        place = sample.folder.path
    elif kind == "file":
        place.write_text("homework")
    elif kind == "folder":
        place.mkdir()
        (place / "photo.jpg").write_text("x")
    else:
        place.symlink_to(tmp_path / "nowhere")
    before = everything(tmp_path)
    with pytest.raises(LedgerExists) as caught:
        Folder.create(place, PASSPHRASE)
    assert caught.value.exit_code == 3
    assert everything(tmp_path) == before


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "homework").write_text("x")
    with pytest.raises(LedgerExists) as caught:
        Folder.create(tmp_path / "homework" / "deep" / "x.fupin", PASSPHRASE)
    assert caught.value.facts == {"name": "homework"}


def test_a_village_with_a_long_name(tmp_path: Path) -> None:
    folder, raw_key, _code = Folder.create(tmp_path / f"{'村' * 80}.fupin", PASSPHRASE)
    assert folder.check(raw_key) == []


def test_a_refused_passphrase_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ShortPassphrase):
        Folder.create(tmp_path / "deep" / "er" / "x.fupin", "short")
    assert everything(tmp_path) == {}


def test_a_failure_while_making_leaves_nothing(tmp_path: Path) -> None:
    place = tmp_path / "deep" / "er" / "x.fupin"
    with pytest.raises(ZeroDivisionError), placed(place) as temp:  # noqa: PT012  (the block itself fails)
        (temp / "blobs").mkdir()
        (temp / "blobs" / "one").write_bytes(b"1" * (1 // 0))
    assert everything(tmp_path) == {}


def test_what_is_no_ledger_is_said(sample: Sample, tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "nowhere", sample.folder.db):
        with pytest.raises(NotALedger) as caught:
            Folder.open(place)
        assert str(tmp_path) not in caught.value.what
    sample.folder.db.rename(tmp_path / "away")
    with pytest.raises(DamagedLedger):
        Folder.open(sample.folder.path)
    (tmp_path / "away").rename(sample.folder.db)
    sample.folder.keys.unlink()
    with pytest.raises(DamagedKeys):
        Folder.open(sample.folder.path)


def test_opening_writes_nothing(sample: Sample) -> None:
    before = everything(sample.folder.path)
    Folder.open(sample.folder.path).unlock(PASSPHRASE)
    assert everything(sample.folder.path) == before


def test_a_new_passphrase_touches_keys_json_alone(sample: Sample) -> None:
    before = everything(sample.folder.path)
    sample.folder.change_passphrase(sample.raw_key, "一句很长很长的话")
    after = everything(sample.folder.path)
    assert {name for name in before | after if before.get(name) != after.get(name)} == {"keys.json"}
    assert sample.folder.unlock("一句很长很长的话") == sample.raw_key
    with pytest.raises(WrongPassphrase):
        sample.folder.unlock(PASSPHRASE)
    assert sample.folder.unlock_with_recovery(sample.code) == sample.raw_key


def test_a_wrong_key_cannot_be_written_into_a_slot(sample: Sample) -> None:
    before = everything(sample.folder.path)
    with pytest.raises(DamagedLedger):
        sample.folder.change_passphrase(b"\x00" * 32, "一句很长很长的话")
    assert everything(sample.folder.path) == before


def test_a_new_recovery_code(sample: Sample) -> None:
    fresh = sample.folder.change_recovery(sample.raw_key)
    assert recovery.read(fresh) != recovery.read(sample.code)
    assert sample.folder.unlock_with_recovery(fresh) == sample.raw_key
    with pytest.raises(WrongRecoveryCode):
        sample.folder.unlock_with_recovery(sample.code)
