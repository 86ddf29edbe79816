"""Files from outside that lie: refused with exit 3, in words, with ledger and photo store as they were."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.line import ROSTER, VILLAGE, Desk, entry, household, introduce, new_township, new_village, run


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def desks(place: Path) -> tuple[Desk, Desk, Path]:
    """A village, its township and a parcel with a photo on its way."""
    village, town = new_village(place / "v.fupin"), new_township(place / "t.fupin")
    household(village, "1", "张三")
    introduce(village, town, place)
    picture = Image.new("RGB", (60, 40), (9, 90, 160))
    picture.save(place / "good.jpg", "JPEG")
    entry(village, "1", "E1", "12", "--evidence", "voucher", "--photo", place / "good.jpg")
    return village, town, Path(village.done("send", "--out", place / "stick")["files"][0])


def _bomb(place: Path) -> bytes:
    """A workbook whose sheet unpacks to 400 MiB."""
    out = io.BytesIO()
    packed = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with zipfile.ZipFile(ROSTER) as old, packed as new:
        for name in old.namelist():
            if name != "xl/worksheets/sheet1.xml":
                new.writestr(name, old.read(name))
        with new.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(400):
                sheet.write(b" " * 2**20)
    return out.getvalue()


ROSTERS: dict[str, Callable[[Path], bytes]] = {
    "empty.xlsx": lambda _place: b"",
    "text.xlsx": lambda _place: "户主,人数\n张三,3\n".encode() * 3,
    "cut.xlsx": lambda _place: ROSTER.read_bytes()[:9000],
    "bomb.xlsx": _bomb,
    "picture.csv": lambda place: (place / "good.jpg").read_bytes(),
    "page.xls": lambda _place: b"<html><table><tr><td>1</td></tr></table></html>",
}


@pytest.mark.parametrize("name", ROSTERS)
def test_a_roster_that_is_none(desks: tuple[Desk, Desk, Path], place: Path, name: str) -> None:
    village, file = desks[0], place / name
    file.write_bytes(ROSTERS[name](place))
    before = village.bytes()
    for verb in ("import", "compare")[: 1 if name == "bomb.xlsx" else 2]:
        said = village("roster", verb, file)
        assert (said.code, said.whole["code"][:4]) == (3, "FD-I"), said.whole
        assert said["what"].endswith("。")
        assert said["now"].endswith("。")
    assert village.bytes() == before


def _pictures(place: Path) -> dict[str, bytes]:
    good = (place / "good.jpg").read_bytes()
    flood = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(flood, "PNG")
    return {
        "text.jpg": "这不是照片".encode() * 99,
        "cut.jpg": good[: len(good) // 2],
        "empty.png": b"",
        "flood.png": flood.getvalue(),
        "sheet.jpg": ROSTER.read_bytes(),
    }


@pytest.mark.parametrize("name", ["text.jpg", "cut.jpg", "empty.png", "flood.png", "sheet.jpg"])
def test_a_photo_that_is_none(desks: tuple[Desk, Desk, Path], place: Path, name: str) -> None:
    """Alone, on a line beside a good one, and on a signed sheet: all or nothing."""
    village, file = desks[0], place / name
    file.write_bytes(_pictures(place)[name])
    fresh = place / f"fresh-{name}.png"
    Image.new("RGB", (30, 30), (len(name) * 11 % 250, 3, 7)).save(fresh)
    before = village.bytes()
    line = ("--household", "1", "--month", "2026-10", "--item", "E1", "--amount", "3")
    for words in (
        ("photo", "add", file),
        ("entry", "add", *line, "--evidence", "voucher", "--photo", fresh, file),
        ("sign", "--household", "1", "--month", "2026-10", "--role", "household", "--sheet", file),
    ):
        said = village(*words)
        assert said.code == 3, said.whole
        assert "。" in said["what"]
    assert village.bytes() == before


def test_a_refused_line_takes_its_good_photo_out_again(desks: tuple[Desk, Desk, Path], place: Path) -> None:
    village, fresh = desks[0], place / "fresh.png"
    Image.new("RGB", (31, 31), (77, 3, 7)).save(fresh)
    before = village.bytes()
    line = ("--household", "1", "--month", "2026-10", "--item", "E1", "--amount", "3")
    assert village("entry", "add", *line, "--member", "没有", "--photo", fresh).code == 3
    assert village("photo", "add", fresh, "--entry", "nowhere").code == 3
    assert village.bytes() == before


def test_one_bad_photo_does_not_stop_the_others(desks: tuple[Desk, Desk, Path], place: Path) -> None:
    village = desks[0]
    (place / "bad.jpg").write_bytes(b"no")
    Image.new("RGB", (32, 32), (78, 3, 7)).save(place / "fine.png")
    said = village.done("photo", "add", place / "bad.jpg", place / "fine.png", code=1)
    assert (len(said["vouchers"]), [one["file"] for one in said["refused"]]) == (1, ["bad.jpg"])


def test_a_parcel_that_was_touched(desks: tuple[Desk, Desk, Path], place: Path) -> None:
    _village, town, parcel = desks
    whole, before = parcel.read_bytes(), town.bytes()
    flipped = bytearray(whole)
    flipped[len(whole) * 2 // 3] ^= 1
    for name, data in {
        "flip.fpp": bytes(flipped), "cut.fpp": whole[:-100], "head.fpp": whole[:50], "none.fpp": b"",
        "text.fpp": b"hello" * 1000,
    }.items():  # fmt: skip
        file = place / name
        file.write_bytes(data)
        for verb in ("inspect", "receive"):
            said = town(verb, file)
            assert (said.code, said["verdict"], said["receipt"]) == (3, "refused", None), said.whole
            assert said.whole["code"].startswith("FD-P")
            assert said["why"].endswith("。")
    assert town.bytes() == before


def test_a_parcel_for_somebody_else_or_from_a_stranger(desks: tuple[Desk, Desk, Path], place: Path) -> None:
    _village, town, parcel = desks
    stranger = Desk(place / "s.fupin")
    given = ("--role", "village", "--code", "990123101202", "--name", "石桥村")
    assert run("new", stranger.folder, *given).code == 0
    said = stranger("receive", parcel)  # sealed to the township's key, not to this one
    assert (said.code, said["verdict"]) == (3, "refused")
    town.done("key", "card", "--out", place / "t2.fpk")
    stranger.done("key", "enrol", place / "t2.fpk")
    household(stranger, "1", "李四")
    unknown = stranger.done("send", "--out", place / "strange")["files"]
    before = town.bytes()
    said = town("receive", *unknown)
    assert (said.code, said["verdict"]) == (3, "refused")
    assert town.bytes() == before
    both = town("inspect", *unknown, parcel)
    assert (both.code, both["verdict"]) == (3, "refused")
    assert [one["verdict"] for one in both["parcels"]] == ["refused", "accepted"]


def test_key_cards_and_backups_that_are_none(desks: tuple[Desk, Desk, Path], place: Path) -> None:
    village, town, _parcel = desks
    card = (place / "t.fpk").read_bytes()
    backup = Path(village.done("backup", "--to", place / "bak")["file"])
    whole, before = backup.read_bytes(), village.bytes()
    for name, data in {"a.fpk": b"", "b.fpk": card[:-30], "c.fpk": card.replace(b"9", b"8", 3)}.items():
        (place / name).write_bytes(data)
        said = village("key", "enrol", place / name)
        assert (said.code, said.whole["code"][:4]) == (3, "FD-P"), said.whole
    assert village("key", "enrol", place / "v.fpk").code == 3  # our own
    assert village.bytes() == before
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
    for name, data in {"a.bak": b"", "b.bak": whole[:-4000], "c.bak": flipped}.items():
        (place / name).write_bytes(data)
        said = run("restore", place / name, "--into", place / "r.fupin")
        assert (said.code, said.whole["code"][:4]) == (3, "FD-L"), said.whole
        assert not (place / "r.fupin").exists()
    assert run("restore", backup, "--into", village.folder).code == 3
    assert village.bytes() == before
    assert town.done("key", "list")["stations"][0]["code"] == VILLAGE


def test_half_characters_and_a_number_in_the_wrong_box(desks: tuple[Desk, Desk, Path]) -> None:
    """Bytes that are no text are usage, not a bug; a person's number typed anywhere is not repeated."""
    village = desks[0]
    assert village("visit", "add", "--household", "\udcff").code == 2
    for argv in (
        ("entry", "export", "--from", "999999196003071234", "--out", "x.xlsx"),
        ("pin", "clear", "13999990123", "--pin-file", "none"),
        ("rules", "use", "6299912345678901234"),
        ("household", "show", "999999196003071234"),
    ):
        said = village(*argv)
        assert said.code in (2, 3), said.whole
        text = str(said.whole)
        assert not any(
            number in text for number in ("999999196003071234", "13999990123", "6299912345678901234")
        )
