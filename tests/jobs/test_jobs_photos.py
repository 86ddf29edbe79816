"""Photos: read as hostile, durable before they are named, one paper one voucher."""

from __future__ import annotations

from pathlib import Path

import pytest

from fupin_desk.errors import Trouble
from fupin_desk.jobs import keeping, photos
from fupin_desk.jobs.photos import TooLarge
from fupin_desk.model.account import BadLine
from tests.jobs.desk import Desk


def _blobs(desk: Desk) -> list[Path]:
    return sorted(path for path in (desk.office.folder.path / "blobs").rglob("*") if path.is_file())


def test_a_photo_proves_a_line_and_comes_back_to_be_seen(desk: Desk) -> None:
    entry = desk.record()
    added = photos.add(desk.office, [desk.photo()], entry)
    assert photos.describe(added) == "存了 1 张照片"
    line = desk.line(entry)
    assert (line.mark, line.needs_voucher) == ("voucher", False)
    data = photos.image(desk.office, line.vouchers[0].sha256)
    assert data[:2] in (b"\xff\xd8", b"RI")
    board = photos.board(desk.office)
    assert [(e[0], e[1], e[2], e[4]) for e in board[0].entries] == [(entry, "张三", "2026-10", 12_000)]


def test_the_same_paper_twice_is_one_voucher_even_in_one_pile(desk: Desk) -> None:
    one, two = desk.photo("a.jpg"), desk.photo("b.jpg")
    assert one.read_bytes() == two.read_bytes()
    photos.add(desk.office, [one, two, one])
    changes = len(keeping.history(desk.office))
    photos.add(desk.office, [two])
    assert len(photos.board(desk.office)) == 1
    assert len(_blobs(desk)) == 2
    assert len(keeping.history(desk.office)) == changes


def test_one_bad_file_does_not_stop_the_others(desk: Desk) -> None:
    bad = desk.place / "坏.jpg"
    bad.write_bytes(b"GIF89a not at all")
    added = photos.add(desk.office, [bad, desk.photo()])
    assert [name for name, _why in added.refused] == ["坏.jpg"]
    assert len(added.vouchers) == 1
    assert "坏.jpg" in photos.describe(added)
    assert photos.add(desk.office, [bad]).vouchers == []


def test_cancelled_keeps_nothing(desk: Desk) -> None:
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))

    pile = [desk.photo(f"{n}.jpg", n * 20) for n in range(4)]
    added = photos.add(desk.office, pile, progress=progress, cancelled=lambda: len(told) > 2)
    assert added.vouchers == []
    assert photos.board(desk.office) == []
    assert told[:2] == [(0, 4), (1, 4)]
    assert len(photos.add(desk.office, pile).vouchers) == 4


def test_a_line_that_is_gone_takes_no_photo(desk: Desk) -> None:
    added = photos.add(desk.office, [desk.photo()])
    with pytest.raises(BadLine):
        photos.link(desk.office, added.vouchers[0].id, "nobody")
    with pytest.raises(BadLine):
        photos.add(desk.office, [desk.photo("b.jpg", 3)], "nobody")
    entry = desk.record()
    photos.link(desk.office, added.vouchers[0].id, entry)
    photos.link(desk.office, added.vouchers[0].id, entry)
    assert len(desk.line(entry).vouchers) == 1


def test_a_file_larger_than_any_camera_makes_is_not_even_read(desk: Desk) -> None:
    huge = desk.place / "huge.jpg"
    with huge.open("wb") as file:
        file.truncate(65 * 2**20)
    with pytest.raises(TooLarge) as refused:
        photos.read_file(huge)
    assert "65" in refused.value.what


def test_undone_and_added_again_it_proves_again(desk: Desk) -> None:
    entry = desk.record()
    photos.add(desk.office, [desk.photo()], entry)
    assert keeping.undo(desk.office) == "存凭证"
    assert desk.line(entry).mark == "told"
    photos.add(desk.office, [desk.photo()], entry)
    assert desk.line(entry).mark == "voucher"


def test_missing_and_swapped_photos_are_named_by_verify(desk: Desk) -> None:
    photos.add(desk.office, [desk.photo("a.jpg", 10)])
    photos.add(desk.office, [desk.photo("b.jpg", 200)])
    assert keeping.verify(desk.office).healthy
    first, second, third, _fourth = _blobs(desk)
    data = first.read_bytes()
    first.unlink()
    second.write_bytes(data)
    third.write_bytes(third.read_bytes()[:-1])
    health = keeping.verify(desk.office)
    assert not health.healthy
    assert len(health.problems) == 3
    board = photos.board(desk.office)
    gone = photos.missing(desk.office, [sha for v in board for sha in (v.sha256, v.original_sha256)])
    assert len(gone) == 1
    with pytest.raises(Trouble):
        photos.image(desk.office, gone[0])
