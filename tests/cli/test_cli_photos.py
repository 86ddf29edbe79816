"""`photo …` from the command line: links, pages, places, copies, what is missing, doubled and covered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.line import Desk, new_village, speak, with_passphrase


def _photo(folder: Path, name: str, grey: int) -> Path:
    Image.new("RGB", (300, 400), (grey, grey, grey)).save(folder / name)
    return folder / name


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A village with two households, a line each, and two photos; the tests go on from one another."""
    place = tmp_path_factory.mktemp("photos")
    with with_passphrase():
        made = new_village(place / "松林村")
        for number, head in (("01", "张三"), ("02", "李四")):
            made.done("household", "add", "--head", head, "--no", number)
        yield made


def _entry(desk: Desk, number: str, item: str, amount: str) -> str:
    given = ("--household", number, "--month", "2026-10", "--item", item, "--amount", amount)
    return str(desk.done("entry", "add", *given, "--evidence", "stated")["entry_id"])


def test_papers_are_laid_put_in_order_asked_about_and_answered(desk: Desk, tmp_path: Path) -> None:
    mine, theirs = _entry(desk, "01", "E1", "170.00"), _entry(desk, "02", "E1", "170.00")
    files = [_photo(tmp_path, "a.jpg", 40), _photo(tmp_path, "b.jpg", 200)]
    first, second = (one["id"] for one in desk.done("photo", "add", *files)["vouchers"])
    assert {one["id"] for one in desk.done("photo", "list", "--loose")["vouchers"]} == {first, second}
    window = ("--from", "2026-10", "--to", "2026-10")
    missing = desk.done("photo", "missing", *window)["households"]
    assert sorted((one["head"], one["amount"]) for one in missing) == [("张三", 17_000), ("李四", 17_000)]
    desk.done("photo", "pages", first, second)
    desk.done("photo", "place", first, second, "--box", "甲3", "--leaf", "41")
    desk.done("photo", "describe", first, "--number", "0098", "--date", "2026-10-04", "--amount", "170.00")
    desk.done("photo", "link", first, "--entry", mine, theirs)
    laid = {one["id"]: one for one in desk.done("photo", "list")["vouchers"]}
    assert (laid[first]["page"], laid[second]["page"]) == (1, 2)
    assert {(one["box"], one["leaf"]) for one in laid.values()} == {("甲3", "41")}
    assert set(laid[first]["entries"]) == {mine, theirs}
    asked = desk.done("photo", "same", code=1)["same"]
    assert [one["why"] for one in asked] == ["several_households", "over_amount"]
    desk.done("photo", "same", "--key", asked[0]["key"], "--fine", "合买一袋")
    assert desk.done("photo", "same", "--key", asked[1]["key"], "--wrong", theirs)["entries"] == 1
    assert desk.done("photo", "same")["same"] == []
    covered = desk.done("photo", "coverage", *window)
    assert covered["village"] == {"voucher": 50, "signed": 0, "estimated": 50}
    year = ("statement", "--household", "01", *window)
    told = desk.done(*year, "--explain")
    cash = [step for step in told["explained"] if step["view"] == "cash"]
    assert [(step["amount_fen"], step["lines"][0]["vouchers"]) for step in cash] == [(-17_000, [first])]
    assert told["said"][0]["words"].startswith("这 1 个月")
    assert "explained" not in desk.done(*year)
    desk.done("photo", "describe", first, second, "--copy")
    assert desk.done("photo", "coverage", *window)["village"]["voucher"] == 0
    desk.done("photo", "unlink", first, "--entry", mine)
    assert desk.done("photo", "list", "--household", "01")["vouchers"] == []


def test_what_is_refused_changes_nothing(desk: Desk) -> None:
    before = len(desk.done("history")["changes"])
    assert desk.done("photo", "link", "nobody", "--entry", "nobody", code=3).whole["code"] == "FD-J40"
    assert desk.done("photo", "place", "nobody", "--box", "1", code=3).whole["code"] == "FD-J84"
    paper = desk.done("photo", "list")["vouchers"][0]["id"]
    assert desk.done("photo", "pages", paper, code=3).whole["code"] == "FD-J85"
    assert desk.done("photo", "same", "--key", "x", "--fine", "好", code=3).whole["code"] == "FD-J86"
    assert desk.done("photo", "unlink", paper, "--entry", "nobody", code=3).whole["code"] == "FD-J84"
    for amount in ("1.2.3", "一百", "0.005", "-5", "0"):
        assert desk("photo", "describe", paper, f"--amount={amount}").code == 3, amount
    for argv in (
        ("describe", paper),
        ("same", "--key", "x"),
        ("missing", "--from", "2026-10", "--to", "2026-09"),
    ):
        assert desk.done("photo", *argv, code=2).whole["code"] == "FD-U01"
    assert len(desk.done("history")["changes"]) == before


def test_a_person_reads_sentences(desk: Desk) -> None:
    code, said, _err = speak(
        "--ledger", desk.folder, "photo", "missing", "--from", "2026-10", "--to", "2026-10"
    )
    assert code == 0
    assert "缺 1 笔" in said
