"""What people type comes back exactly: in show, find, print and in the parcel on the township's desk."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.line import VILLAGE, Desk, entry, household, introduce, new_township, new_village

NAMES = {
    "1": "阿卜杜外力·图尔荪托合提",
    "2": "𬍛䶮",
    "3": "👨‍👩‍👧",
    "4": "<b>张</b>&amp;<img src=x>",
    "5": "=1+1",
    "6": "100%_*",
    "7": "\u200fمۇھەممەت\u200e \u202e王",
    "8": "O'Neil\"; drop table household; --",
    "9": "长" * 100,
    "10": "{head} {0} %s",
}
NOTE = ('<para>&nbsp;=HYPERLINK("x")\t{x}\n第二行 𬍛 👨‍👩‍👧 ' * 1000)[:32_767]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = new_village(tmp_path_factory.mktemp("words") / "松林村.fupin")
    for number, name in NAMES.items():
        household(made, number, name, note=NOTE if number == "1" else name)
    return made


def test_every_name_is_listed_and_found_as_it_was_typed(desk: Desk) -> None:
    listed = {row["household_no"]: row["head"] for row in desk.done("household", "list")["households"]}
    assert listed == NAMES
    for number in ("2", "3", "4", "6", "8"):
        words = NAMES[number].split()[0]
        found = desk.done("household", "find", words)["households"]
        assert [row["household_no"] for row in found] == [number], words


def test_a_household_shows_its_name_and_note_whole(desk: Desk) -> None:
    for number in ("1", "7"):
        shown = desk.done("household", "show", number)
        assert shown["head"] == shown["members"][0]["name"] == NAMES[number]
        assert shown["note"] == (NOTE if number == "1" else NAMES[number])


def test_one_more_is_refused_with_the_limit_named(desk: Desk) -> None:
    before = desk.bytes()
    for words, limit in (
        (("household", "add", "--head", "长" * 101), "100"),
        (("household", "set", "1", f"remark={'x' * 32_768}"), "32767"),
        (("household", "add", "--head", "张三", "--member", f"{'名' * 101}:配偶"), "100"),
        (("person", "add", "--name", "长" * 101, "--duty", "helper"), "100"),
    ):
        said = desk(*words)
        assert (said.code, said.whole["code"]) == (3, "FD-J22"), said.whole
        assert limit in said["what"]
    assert desk.bytes() == before


def test_notes_names_and_units_reach_the_account_and_the_township(desk: Desk, tmp_path: Path) -> None:
    for number in ("2", "4"):
        more = ("--note", NOTE, "--member", NAMES[number], "--unit", "=斤")
        entry(desk, number, "B1.<i>玉米</i>", "12", *more)
    town = new_township(tmp_path / "清溪镇.fupin")
    introduce(desk, town, tmp_path)
    sent = desk.done("send", "--out", tmp_path / "stick")
    town.done("receive", *sent["files"])
    listed = town.done("review", "list", "--village", VILLAGE)["records"]
    assert sorted(row["head"] for row in listed) == sorted([NAMES["2"], NAMES["4"]])
    line = desk.done("account", "show", "--household", "4", "--month", "2026-10")["lines"][0]
    kept = (line["note"], line["member"], line["unit"], line["sub"])
    assert kept == (NOTE, NAMES["4"], "=斤", "<i>玉米</i>")


def test_paper_carries_the_names_it_can_and_names_those_it_cannot(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "卡.pdf"
    made = desk.done("print", "indoor-card", "--household", "2", "4", "5", "8", "10", "--out", out)
    assert (made["cards"], made["skipped"]) == (5, [])
    text = subprocess.run(["pdftotext", out, "-"], capture_output=True, text=True, check=True).stdout
    for number in ("2", "4", "5", "8", "10"):
        assert NAMES[number].replace(" ", "") in text.replace(" ", "").replace("\n", ""), number
    lost = desk.done("print", "indoor-card", "--household", "3", "--out", out, code=1)
    assert lost.findings[0]["severity"] == "warn"
    notice = desk.done("print", "notice", "--household", "1", "--date", "2026-11-01", "--out", out)
    assert notice["pages"] == 1
