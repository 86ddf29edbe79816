"""A month in the village, by command line: from an empty folder to the applied receipt and the second send.

One village and one township live through it in order; each test is one chapter and leaves the two ledgers as
the next one finds them. The roster is the synthetic one; whatever is booked here is invented.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.line import (
    ROSTER,
    TOWN,
    VILLAGE,
    Desk,
    entry,
    introduce,
    new_township,
    new_village,
    with_passphrase,
)

MONTH = "2026-10"
HOUSE, OTHER = "99012310000001", "99012310000005"


@dataclass
class World:
    """Two desks, a place for sticks, and what one chapter hands to the next."""

    place: Path
    village: Desk
    town: Desk
    notes: dict[str, str] = field(default_factory=dict)

    def photo(self, name: str, colour: int) -> Path:
        path = self.place / name
        picture = Image.new("RGB", (2400, 1800), (colour, 90, 160))
        picture.paste((250, 250, 240), (300, 200, 2000, 1500))
        picture.save(path, "JPEG")
        return path

    def state(self, number: str) -> str:
        return str(self.village.done("account", "show", "--household", number, "--month", MONTH)["state"])


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    place = tmp_path_factory.mktemp("month")
    with with_passphrase():
        yield World(place, new_village(place / "松林村.fupin"), new_township(place / "清溪镇.fupin"))


def test_the_roster_comes_in_once(world: World) -> None:
    """60 households of the national export; the same file again brings nothing."""
    first = world.village.done("roster", "import", ROSTER, code=1)
    assert (first["households"], first["members"], first["added_households"]) == (60, 166, 60)
    before = world.village.bytes()
    again = world.village.done("roster", "import", ROSTER, code=1)
    assert (again["new_households"], again["new_members"], again["changed"]) == (0, 0, 0)
    assert world.village.bytes() == before


def test_a_household_is_found_by_initials(world: World) -> None:
    found = world.village.done("household", "find", "yh")["households"]
    assert found[0] | {"id": ""} == {
        "household_no": HOUSE, "head": "叶辉", "members": 5, "group": "二组", "id": "",
    }  # fmt: skip


def test_october_is_booked_with_its_photos(world: World) -> None:
    desk = world.village
    desk.done("person", "add", "--name", "周敏", "--duty", "helper", "--unit", "县农业农村局")
    desk.done("person", "pair", "周敏", "--household", HOUSE, OTHER)
    wage = ("--member", "叶辉", "--living-cost", "900", "--sent-home", "2000", "--evidence", "stated")
    world.notes["wage"] = entry(desk, HOUSE, "A1", "4500", *wage, "--photo", world.photo("工资.jpg", 10))
    seed = world.photo("化肥.jpg", 40)
    entry(desk, HOUSE, "E1", "340.50", "--evidence", "voucher", "--photo", seed, world.photo("种子.jpg", 70))
    entry(desk, HOUSE, "B1.玉米", "1,200", "--evidence", "stated", "--quantity", "1000", "--unit", "斤")
    entry(desk, HOUSE, "B2", "800", "--use", "eaten")
    entry(desk, OTHER, "D5", "260", "--evidence", "stated")
    page = desk.done("account", "show", "--household", HOUSE, "--month", MONTH)
    marks = {line["code"]: (line["mark"], len(line["vouchers"])) for line in page["lines"]}
    assert marks == {
        "A1": ("voucher", 1), "E1": ("voucher", 2), "B1.玉米": ("told", 0), "B2": ("estimated", 0),
    }  # fmt: skip


def test_the_statement_shows_three_views_with_steps(world: World) -> None:
    said = world.village.done("statement", "--household", HOUSE, "--from", MONTH, "--to", MONTH)
    nets = {name: view["net_fen"] for name, view in said["views"].items()}
    assert nets == {
        "policy": 450_000 + 120_000 + 80_000 - 34_050 - 90_000,
        "cash": 450_000 + 120_000 - 34_050 - 90_000,
        "home": 200_000 + 120_000 - 34_050,
    }
    assert said["heads"] == 5
    assert all(sum(view["coverage"].values()) == 100 for view in said["views"].values())
    assert {step["view"] for step in said["steps"]} == {"policy", "cash", "home"}


def test_the_month_sheet_is_printed_signed_and_closed(world: World) -> None:
    desk, sheet = world.village, world.place / "月单.pdf"
    given = ("--household", HOUSE, "--month", MONTH)
    made = desk.done("print", "month-sheet", *given, "--date", "2026-11-01", "--out", sheet)
    assert (made["pages"], made["skipped"]) == (1, [])
    text = subprocess.run(["pdftotext", sheet, "-"], capture_output=True, text=True, check=True).stdout
    assert "叶辉" in text
    assert "周敏" in text
    refused = desk.done("account", "close", *given, code=3)
    assert "双方签字" in refused["what"]
    signed = ("--way", "fingerprint", "--sheet", world.photo("签字.jpg", 99))
    desk.done("sign", *given, "--role", "household", *signed)
    desk.done("sign", *given, "--role", "helper")
    desk.done("account", "close", *given)
    assert world.state(HOUSE) == "closed"
    late = desk("entry", "add", *given, "--item", "A1", "--amount", "1")
    assert (late.code, late.whole["code"][:4]) == (3, "FD-J")


def test_cards_of_the_whole_village_and_then_only_the_changed(world: World) -> None:
    cards = world.place / "屋内卡.pdf"
    given = ("print", "indoor-card", "--village", "--date", "2026-11-01", "--out", cards)
    made = world.village.done(*given, code=1)
    assert made["cards"] == 59
    assert made["pages"] >= 59
    assert [one["household_no"] for one in made["skipped"]] == ["99012310000003"]
    first = cards.read_bytes()
    world.village.done(*given, code=1)
    assert cards.read_bytes() == first
    entry(world.village, OTHER, "D5", "40", month="2026-11")
    changed = world.village.done(*given, "--only-changed")
    assert changed["cards"] == 1
    assert len(changed["skipped"]) == 59


def test_key_cards_go_both_ways(world: World) -> None:
    nobody = world.village.done("send", "--out", world.place / "stick", code=3)
    assert nobody.whole["code"].startswith("FD-P")
    introduce(world.village, world.town, world.place)
    sheet = world.place / "密钥卡.pdf"
    world.town.done("key", "card", "--out", sheet)
    assert sheet.read_bytes().startswith(b"%PDF-")
    stations = world.village.done("key", "list")["stations"]
    assert [(s["code"], s["role"]) for s in stations] == [(TOWN, "township")]


def test_the_first_parcel_goes_up_and_its_receipt_comes_back(world: World) -> None:
    sent = world.village.done("send", "--out", world.place / "stick")
    assert sent["from_seq"] == 1
    parcel = sent["files"][0]
    looked = world.town.done("inspect", parcel)
    got = world.town.done("receive", parcel)
    for said in (looked, got):
        span = (said["verdict"], said["station"], said["from_seq"], said["to_seq"])
        assert span == ("accepted", VILLAGE, 1, sent["to_seq"])
    assert got["photos"] == 4
    again = world.town.done("receive", parcel)
    assert again["verdict"] == "already"
    assert Path(again["receipt"]).read_bytes().startswith(b"age-encryption.org/v1\n")
    world.village.done("receive", got["receipt"])
    nothing = world.village.done("send", "--out", world.place / "stick")
    assert nothing["files"] == []


def test_the_township_passes_one_month_and_returns_another(world: World) -> None:
    named = ("--village", VILLAGE, "--month", MONTH)
    listed = world.town.done("review", "list", *named)["records"]
    assert {row["state"] for row in listed} == {"closed", "draft"}
    world.town.done("review", "return", *named, "--household", OTHER, code=3)
    world.town.done("review", "return", *named, "--household", OTHER, "--reason", "没有看到补贴的存折页")
    passed = world.town.done("review", "pass", *named)["records"]
    assert [(row["head"], row["state"]) for row in passed] == [("叶辉", "passed")]
    world.town.done("review", "pass", *named, code=3)


def test_the_village_sees_the_verdicts_corrects_and_sends_again(world: World) -> None:
    village, town = world.village, world.town
    answer = town.done("send", "--to", VILLAGE, "--out", world.place / "back")
    village.done("receive", *answer["files"])
    assert (world.state(HOUSE), world.state(OTHER)) == ("passed", "returned")
    wrong = village.done("entry", "strike", world.notes["wage"], "--reason", "记重了", code=3)
    assert "更正" in wrong["now"]
    line = village.done("account", "show", "--household", OTHER, "--month", MONTH)["lines"][0]
    given = ("account", "correct", line["id"], "--amount", "250")
    village.done(*given, "--reason", "", code=3)
    assert village.done(*given, "--reason", "存折上是 250 元")["new_fen"] == 25_000
    assert world.state(OTHER) != "returned"
    sent = village.done("send", "--out", world.place / "stick")
    got = town.done("receive", *sent["files"])
    assert got["verdict"] == "accepted"
    village.done("receive", got["receipt"])
    waiting = [r for r in town.done("review", "list", "--village", VILLAGE)["records"] if r["month"] == MONTH]
    assert {row["state"] for row in waiting} >= {"passed"}
    assert "returned" not in {row["state"] for row in waiting}


def test_history_tells_it_all_and_both_ledgers_are_sound(world: World) -> None:
    changes = world.village.done("history")["changes"]
    assert [c["at"] for c in changes] == sorted((c["at"] for c in changes), reverse=True)
    ops = [c["op"] for c in changes]
    assert ops[-2:] == ["found", "begin_node"]
    assert {"import_roster", "record_entry", "sign", "close_month", "correct_entry", "send"} <= set(ops)
    reasons = [c["reason"] for c in changes if c["op"] == "correct_entry"]
    assert reasons == ["存折上是 250 元"]
    for desk in (world.village, world.town):
        assert dict(desk.done("verify")) == {"healthy": True, "problems": []}


def test_a_process_of_its_own_needs_no_display_and_no_qt(world: World) -> None:
    """The installed command, not this process: UTF-8 out whatever the locale, exit code as documented."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "QT_QPA_PLATFORM")}
    environment["LC_ALL"] = "C"
    script = (
        "import sys; from fupin_desk.__main__ import main; code = main();"
        "assert not any(n.startswith('PySide6') for n in sys.modules); sys.exit(code)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, "--ledger", world.village.folder, "household", "find", "叶辉"],
        capture_output=True, env=environment, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert HOUSE in ended.stdout.decode("utf-8")
