"""The folder itself: two at the door, damage, restored and copied ledgers; and the golden figures in one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.line import PASSPHRASE, Desk, entry, household, introduce, new_township, new_village, run


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="module")
def desk(place: Path) -> Desk:
    """A village with the golden household of the product's own test."""
    made = new_village(place / "松林村.fupin")
    household(made, "1", "张三", "李四:配偶", "张大:之子", "张小:之女")
    Image.new("RGB", (40, 30), (1, 90, 160)).save(place / "p.png")
    return made


def test_the_golden_household_by_command_line(desk: Desk, place: Path) -> None:
    paper = ("--evidence", "voucher", "--photo", place / "p.png")
    for item, amount, *more in (
        ("B1", "1000"), ("B1", "5000", "--use", "eaten"),
        ("B2", "3000"), ("B2", "5000", "--use", "eaten"), ("B3", "2000"),
        ("A1", "18000", "--sent-home", "9000"), ("D1", "2400"), ("E4", "4100", *paper),
    ):  # fmt: skip
        entry(desk, "1", item, str(amount), "--evidence", "stated", *more)
    given = ("--household", "1", "--from", "2025-11", "--to", "2026-10", "--rules", "ratio-style")
    said = desk.done("statement", *given)
    assert said["heads"] == 4
    heads = {name: view["per_head_fen"] for name, view in said["views"].items()}
    assert heads == {"policy": 762_500, "cash": 557_500, "home": 332_500}
    assert said["confirmed"] is False


def test_readers_work_while_a_writer_holds_the_ledger(desk: Desk, place: Path) -> None:
    """The second writer is told 5 and who; printing, verifying and backing up go on."""
    from fupin_desk import home
    from fupin_desk.jobs import opening

    office = opening.open_(desk.folder, home.surroundings(), passphrase=PASSPHRASE)
    try:
        before = desk.bytes()
        said = desk("household", "add", "--head", "李四")
        assert (said.code, said.whole["code"]) == (5, "FD-L04")
        assert str(os.getpid()) in said["what"]
        for words in (("household", "list"), ("history",), ("verify",), ("statement", "--household", "1")):
            assert desk(*words).code == 0
        assert desk("print", "indoor-card", "--village", "--out", place / "c.pdf").code == 0
        assert desk("backup", "--to", place / "busy").code == 0
        assert desk.bytes() == before
    finally:
        office.close()
    assert desk("household", "set", "1", "short_no=001").code == 0


def test_a_damaged_page_is_4_and_named(desk: Desk, place: Path) -> None:
    broken = Desk(place / "broken.fupin")
    shutil.copytree(desk.folder, broken.folder)
    data = bytearray((broken.folder / "ledger.db").read_bytes())
    data[len(data) // 2 + 100] ^= 0xFF
    (broken.folder / "ledger.db").write_bytes(bytes(data))
    said = broken("verify")
    assert (said.code, said["healthy"]) == (4, False)
    assert said.whole["code"].startswith("FD-")
    assert said["problems"]
    (broken.folder / "ledger.db").write_bytes(b"x" * 8192)
    said = broken("verify")
    assert (said.code, said["healthy"]) == (4, False)
    (broken.folder / "keys.json").write_text("{}")
    assert broken("household", "list").code == 4
    assert run("--ledger", place / "nothing.fupin", "verify").code == 3


def test_a_missing_and_a_swapped_photo_are_4(desk: Desk, place: Path) -> None:
    robbed = Desk(place / "robbed.fupin")
    shutil.copytree(desk.folder, robbed.folder)
    blobs = sorted(path for path in (robbed.folder / "blobs").rglob("*") if path.is_file())
    blobs[0].unlink()
    blobs[1].write_bytes(b"\x01" * 200)
    said = robbed("verify")
    assert (said.code, len(said["problems"])) == (4, 2)


def test_copied_and_restored_ledgers_begin_a_new_node(desk: Desk, place: Path) -> None:
    def nodes(of: Desk) -> list[str]:
        rows = of.done("history")["changes"]
        return [row["node"] for row in rows if row["op"] == "begin_node"]

    backup = desk.done("backup", "--to", place / "bak")["file"]
    first = nodes(desk)
    copy, restored = Desk(place / "copy.fupin"), Desk(place / "restored.fupin")
    shutil.copytree(desk.folder, copy.folder)
    assert run("restore", backup, "--into", restored.folder)["ledger"] == str(restored.folder)
    for again in (copy, restored):
        assert again.done("household", "list")["households"] == desk.done("household", "list")["households"]
        assert nodes(again) == first  # reading begins nothing
        entry(again, "1", "D5", "10", month="2026-09")
        begun = nodes(again)
        assert (len(begun), begun[1:]) == (len(first) + 1, first)
        assert dict(again.done("verify")) == {"healthy": True, "problems": []}
        entry(again, "1", "D5", "11", month="2026-09")
        assert nodes(again) == begun
    entry(desk, "1", "D5", "12", month="2026-09")
    assert nodes(desk) == first


def test_an_older_copy_put_back_in_place_begins_a_new_node(desk: Desk, place: Path) -> None:
    """As a file manager does it: the folder stays, its files are those of last week."""
    old = place / "last-week"
    shutil.copytree(desk.folder, old)
    household(desk, "9", "新户")
    shutil.copyfile(old / "ledger.db", desk.folder / "ledger.db")
    household(desk, "9", "新户")
    ops = [row["op"] for row in desk.done("history")["changes"]]
    assert ops[:2] == ["add_household", "begin_node"]


def test_a_parcel_in_volumes_counts_as_one_and_both_lives_arrive(desk: Desk, place: Path) -> None:
    """After the restore above the village has two nodes; the township takes each once, in any grouping."""
    town = new_township(place / "清溪镇.fupin")
    restored = Desk(place / "restored.fupin")
    introduce(restored, town, place)
    assert restored("send", "--out", place / "no", "--volume-size", "10").code == 2
    files = restored.done("send", "--out", place / "stick", "--volume-size", "8192")["files"]
    assert len(files) > 2
    assert [Path(file).suffix for file in files] == [f".{n:03}" for n in range(1, len(files) + 1)]
    part = town("receive", *files[:-1])
    assert (part.code, part["verdict"]) == (1, "held")
    assert str(len(files)) in part["why"]
    said = town.done("receive", *reversed(files))
    assert (said["verdict"], "parcels" in said) == ("accepted", False)
    assert town.done("receive", *files)["verdict"] == "already"
    restored.done("receive", said["receipt"])
    assert restored.done("send", "--out", place / "stick")["files"] == []
    fresh = town.done("history")["changes"]
    assert len({row["node"] for row in fresh if row["series"] == "990123101201"}) >= 2


def test_a_new_ledger_goes_over_nothing_and_needs_a_true_code(desk: Desk, place: Path) -> None:
    said = run("new", desk.folder, "--role", "village", "--code", "990123101201", "--name", "松林村")
    assert (said.code, said.whole["code"]) == (3, "FD-L13")
    for code in ("123", "99012310120a", "990123101000"):
        said = run("new", place / "bad.fupin", "--role", "village", "--code", code, "--name", "松林村")
        assert said.code == 3
    assert not (place / "bad.fupin").exists()
