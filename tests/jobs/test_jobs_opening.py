"""The door: making a ledger, opening it, and every way in which it must not open."""

from __future__ import annotations

import multiprocessing
import shutil
from pathlib import Path

import pytest
from sqlalchemy import event, select

from fupin_desk.errors import Trouble
from fupin_desk.jobs import keeping, opening
from fupin_desk.jobs.opening import BadCode, BrokenTail
from fupin_desk.model.journal import Node, chain_problems
from fupin_desk.model.ledger import ReadOnlyLedger
from fupin_desk.model.values import TooLong
from fupin_desk.safe.damage import DiskFull
from fupin_desk.safe.lock import LedgerLock
from tests.jobs.desk import CODE, PASSPHRASE, Desk, surroundings
from tests.model.book import Clock


@pytest.mark.parametrize(
    ("role", "code"),
    [("village", "123"), ("village", "99999910120x"), ("village", "９９９９９９１０１２０１"),
     ("village", ""),
     ("village", "999999101000"), ("township", "999999101201"), ("village", "9999991012011")],
)  # fmt: skip
def test_a_code_that_cannot_be_makes_nothing(tmp_path: Path, role: str, code: str) -> None:
    with pytest.raises(BadCode):
        opening.create(tmp_path / "a", role, code, "松林村", PASSPHRASE, surroundings(tmp_path, Clock()))
    assert list(tmp_path.iterdir()) == []


def test_what_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    around = surroundings(tmp_path, Clock())
    for name, secretary in (("长" * 101, ""), ("松林村", "长" * 101)):
        with pytest.raises(TooLong):
            opening.create(tmp_path / "a", "village", CODE, name, PASSPHRASE, around, secretary=secretary)

    class Broken(Clock):
        def __call__(self) -> object:  # type: ignore[override]
            raise OSError("no clock")

    with pytest.raises(OSError, match="no clock"):
        opening.create(tmp_path / "a", "village", CODE, "松", PASSPHRASE, surroundings(tmp_path, Broken()))
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".fupin"] == []
    made = opening.create(tmp_path / "a", "village", CODE, "松林村", PASSPHRASE, around)
    made.office.close()


def test_a_new_ledger_knows_whose_it_is(tmp_path: Path) -> None:
    around = surroundings(tmp_path, Clock())
    made = opening.create(tmp_path / "清溪镇", "township", "999999101000", "清溪镇", PASSPHRASE, around)
    office = made.office
    assert (office.role, office.code, office.name, office.village) == (
        "township", "999999101000", "清溪镇", "",
    )  # fmt: skip
    assert (made.station, len(made.fingerprint)) == ("999999101000", 64)
    assert office.ledger.rank == 2
    assert keeping.undo_title(office) is None
    office.close()
    again = opening.open_(tmp_path / "清溪镇", around, recovery_code=made.recovery_code)
    assert (again.role, again.began_node, again.ledger.rank) == ("township", "", 2)
    again.close()


def test_the_keeper_is_who_was_named(desk: Desk) -> None:
    assert desk.office.keeper.name == "李明"
    assert [line.name for line in keeping.keepers(desk.office)] == ["李明"]


def test_a_copied_folder_begins_a_new_life_and_the_first_one_does_not(desk: Desk) -> None:
    assert desk.office.began_node == "copied"
    node = desk.office.ledger.node
    path, around = desk.office.folder.path, desk.office.surroundings
    desk.office.close()
    again = opening.open_(path, around, passphrase=PASSPHRASE)
    assert (again.began_node, again.ledger.node) == ("", node)
    again.close()
    shutil.copytree(path, desk.place / "copy.fupin")
    copy = opening.open_(desk.place / "copy", around, passphrase=PASSPHRASE)
    assert copy.began_node == "copied"
    with copy.read() as s:
        assert len(s.scalars(select(Node.id)).all()) == 3
        assert chain_problems(s) == []
    copy.close()


def test_a_restored_backup_begins_a_new_node(desk: Desk) -> None:
    desk.record()
    made = keeping.backup(desk.office, desk.place / "stick")
    folder = keeping.restore(made.path, desk.place / "again", PASSPHRASE)
    office = opening.open_(folder.path, desk.office.surroundings, passphrase=PASSPHRASE)
    assert office.began_node == "restored"
    assert keeping.verify(office).healthy
    office.close()
    office = opening.open_(folder.path, desk.office.surroundings, passphrase=PASSPHRASE)
    assert office.began_node == ""
    office.close()


def test_a_second_window_reads_and_does_not_write(desk: Desk) -> None:
    path, around = desk.office.folder.path, desk.office.surroundings
    entry = desk.record(amount=77)
    with pytest.raises(Trouble) as locked:
        opening.open_(path, around, passphrase=PASSPHRASE)
    assert locked.value.exit_code == 5
    reader = opening.open_(path, around, passphrase=PASSPHRASE, read_only=True)
    other = Desk(reader, desk.clock, desk.house, desk.place)
    assert other.line(entry).amount == 77
    with pytest.raises(ReadOnlyLedger):
        other.record()
    reader.close()
    assert desk.record()


def _look(path: Path, state: Path, answers: multiprocessing.Queue[object]) -> None:
    around = surroundings(state, Clock())
    try:
        opening.open_(path, around, passphrase=PASSPHRASE)
    except Trouble as locked:
        answers.put(locked.exit_code)
    office = opening.open_(path, around, passphrase=PASSPHRASE, read_only=True)
    answers.put(len(keeping.history(office)))
    try:
        keeping.set_setting(office, "mask", "x")
    except ReadOnlyLedger as refused:
        answers.put(refused.exit_code)
    office.close()


def test_another_process_reads_while_the_window_is_open(desk: Desk) -> None:
    desk.record()
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    child = context.Process(target=_look, args=(desk.office.folder.path, desk.place, answers))
    child.start()
    assert answers.get(timeout=120) == 5
    assert answers.get(timeout=60) == len(keeping.history(desk.office))
    assert answers.get(timeout=60) == 3
    child.join()
    assert child.exitcode == 0


def test_a_wrong_passphrase_opens_nothing_and_holds_no_lock(desk: Desk) -> None:
    path = desk.office.folder.path
    desk.office.close()
    with pytest.raises(Trouble) as wrong:
        opening.open_(path, desk.office.surroundings, passphrase="not the word at all")
    assert wrong.value.exit_code == 5
    with LedgerLock(path / "lock"):
        pass


@pytest.mark.parametrize("column", ["reason", "actor", "digest"])
def test_a_broken_last_change_is_said_before_anybody_writes(desk: Desk, column: str) -> None:
    desk.record()
    folder, key = desk.office.folder, desk.office.raw_key
    desk.office.close()
    connection = folder.connect(key)
    connection.execute(f"update change set {column} = 'x' where rowid = (select max(rowid) from change)")
    connection.close()
    with pytest.raises(BrokenTail) as broken:
        opening.open_(folder.path, desk.office.surroundings, passphrase=PASSPHRASE)
    assert broken.value.exit_code == 4
    with LedgerLock(folder.path / "lock"):
        pass


def test_an_orphaned_photo_is_swept_and_a_named_one_is_not(desk: Desk) -> None:
    office = desk.office
    desk.record(evidence="voucher", photos=(desk.photo(),))
    orphan = office.photos.put(b"nobody names me")
    office.close()
    again = opening.open_(office.folder.path, office.surroundings, passphrase=PASSPHRASE)
    assert not again.photos.has(orphan)
    assert keeping.verify(again).healthy
    again.close()


def test_a_full_disk_is_said_in_words_and_the_next_line_is_saved(desk: Desk) -> None:
    office = desk.office
    desk.record()
    with office.read() as s:
        pages = s.connection().exec_driver_sql("select page_count from pragma_page_count").scalar()
    office.ledger.close()

    def limit(connection: object, _record: object) -> None:
        connection.execute(f"pragma max_page_count = {pages}")  # type: ignore[attr-defined]

    event.listen(office.ledger.engine, "connect", limit)
    with pytest.raises(Trouble) as full:  # noqa: PT012  (which line no longer fits is the disk's word)
        for _ in range(300):
            desk.record(note="长" * 2000)
    assert type(full.value) is DiskFull
    event.remove(office.ledger.engine, "connect", limit)
    office.ledger.close()
    assert desk.record()
    assert keeping.verify(office).healthy
