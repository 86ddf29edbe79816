"""Counting rules by command line: a pack travels to the village; packs, lines, and two ways to count."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.line import VILLAGE, Desk, entry, household, introduce, new_township, new_village, run
from tests.jobs.test_jobs_rules import county_text

NO = "99012310120100001"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Desk, Path]:
    """A village with one household that eats its own grain, known to its township."""
    place = tmp_path_factory.mktemp("rules")
    village, town = new_village(place / "v"), new_township(place / "t")
    introduce(village, town, place)
    household(village, NO, "张三", "单小英:配偶")
    entry(village, NO, "B1", "5000", "--use", "eaten")
    entry(village, NO, "D2", "300")
    (place / "county.toml").write_text(county_text(eaten='"not"'), "utf-8")
    return village, town, place


def _carry(here: Desk, there: Desk, place: Path, *to: str) -> None:
    sent = here.done("send", "--out", place, *to)
    got = there.done("receive", *sent["files"])
    if got["receipt"]:
        here.done("receive", got["receipt"])


def _policy(village: Desk) -> int:
    said = village.done("statement", "--household", NO, "--from", "2026-10", "--to", "2026-10")
    return int(said["views"]["policy"]["net_fen"])


def test_a_countys_pack_travels_and_the_village_chooses(world: tuple[Desk, Desk, Path]) -> None:
    village, town, place = world
    _carry(village, town, place / "up")
    shown = town.done("rules", "import", place / "county.toml", "--village", VILLAGE, "--dry-run")
    assert [row["key"] for row in shown["differences"]] == ["eaten"]
    assert town.done("rules", "list", "--village", VILLAGE)["packs"][-1]["shipped"]
    ref = town.done("rules", "import", place / "county.toml", "--village", VILLAGE)["ref"]
    sure = ("--by", "示范县农业农村局", "--document", "某县〔2026〕1号", "--date", "2026-09-20")
    town.done("rules", "confirm", ref, "--village", VILLAGE, *sure)
    assert town("rules", "use", ref, "--village", VILLAGE).whole["code"] == "FD-J80"
    _carry(town, village, place / "down", "--to", VILLAGE)

    came = {pack["ref"]: pack for pack in village.done("rules", "list")["packs"]}[ref]
    assert (came["offered"], came["in_use"], came["came_from"]) == (True, False, "清溪镇")
    assert (came["confirmed"], came["confirmed_by"]) == (True, "示范县农业农村局")
    assert _policy(village) == 530_000, "nothing switches by itself"
    village.done("rules", "use", ref)
    assert _policy(village) == 30_000
    newest = village.done("history", "--limit", "1")["changes"][0]
    assert (newest["op"], newest["rows"]) == ("set_village", 1)
    _carry(village, town, place / "up2")
    there = town.done("rules", "list", "--village", VILLAGE)["packs"][0]
    assert (there["ref"], there["in_use"]) == (ref, True)
    for desk in (village, town):
        assert desk.done("verify")["healthy"]


def test_both_desks_may_confirm_and_neither_overwrites_the_other(world: tuple[Desk, Desk, Path]) -> None:
    village, town, place = world
    village.done("rules", "confirm", "generic-2023", "--by", "李明", "--document", "村两委会议 5 号")
    town.done(
        "rules", "confirm", "generic-2023", "--by", "何静", "--document", "镇会议 3 号", "--village", VILLAGE
    )
    _carry(town, village, place / "down2", "--to", VILLAGE)
    _carry(village, town, place / "up3")
    said = [
        next(pack for pack in packs if pack["ref"] == "generic-2023")["confirmed_by"]
        for packs in (
            village.done("rules", "list")["packs"],
            town.done("rules", "list", "--village", VILLAGE)["packs"],
        )
    ]
    assert said == ["何静", "何静"]
    assert town.done("review", "list", "--village", VILLAGE).whole["ok"]


def test_lines_are_put_down_with_their_document_and_travel(world: tuple[Desk, Desk, Path]) -> None:
    village, town, place = world
    put = ("lines", "set", "--year", "2026", "--amount", "8000", "--document", "川乡振发〔2026〕1号")
    town.done(*put, "--village", VILLAGE, "--confirmed-by", "何静", "--region", "990000")
    village.done(*put[:-1], "电话通知", "--region", VILLAGE)
    _carry(town, village, place / "down3", "--to", VILLAGE)
    found = [line for line in village.done("lines", "list")["lines"] if line["year"] == 2026]
    assert {(line["region"], line["confirmed"]) for line in found} == {("990000", True), (VILLAGE, False)}
    shown = village.done("household", "show", NO)
    assert shown.whole["ok"]
    village.done("lines", "strike", "--year", "2026", "--region", VILLAGE)
    assert len([line for line in village.done("lines", "list")["lines"] if line["year"] == 2026]) == 1
    assert village("lines", "strike", "--year", "2026", "--region", VILLAGE).whole["code"] == "FD-J31"


@pytest.mark.parametrize(
    ("argv", "code", "exit_code"),
    [
        (("lines", "set", "--year", "2026", "--amount", "1.005", "--document", "x"), "FD-J20", 3),
        (("lines", "set", "--year", "2026", "--amount", "0", "--document", "x"), "FD-J31", 3),
        (("lines", "set", "--year", "1900", "--amount", "1", "--document", "x"), "FD-J31", 3),
        (("lines", "set", "--year", "2026", "--amount", "1", "--document", " "), "FD-J31", 3),
        (
            ("lines", "set", "--year", "2026", "--amount", "1", "--document", "x", "--region", "99"),
            "FD-J31",
            3,
        ),
        (("lines", "set", "--year", "2026", "--amount", "1", "--document", "长" * 201), "FD-J22", 3),
        (("rules", "use", "none"), "FD-J38", 3),
        (("rules", "show", "none"), "FD-J38", 3),
        (("rules", "confirm", "generic-2023", "--by", "", "--document", "x"), "FD-J30", 3),
        (("rules", "import", "nowhere.toml"), "FD-U01", 2),
        (("rules", "list", "--village", "999999999999"), "FD-U01", 2),
        (("rules", "compare", "--household", NO, "--with", "none"), "FD-J38", 3),
        (("rules", "compare", "--household", NO, "--from", "2026-10", "--to", "2026-09"), "FD-U01", 2),
        (("rules", "compare", "--household", "1"), "FD-J71", 3),
        (("village", "rules=none"), "FD-J38", 3),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_changes_nothing(
    world: tuple[Desk, Desk, Path], argv: tuple[str, ...], code: str, exit_code: int
) -> None:
    village, _town, _place = world
    before = len(village.done("history")["changes"])
    said = village(*argv)
    assert (said.whole["code"], said.code) == (code, exit_code)
    assert len(village.done("history")["changes"]) == before


def test_a_bad_pack_is_refused_by_its_key(world: tuple[Desk, Desk, Path]) -> None:
    village, _town, place = world
    (place / "bad.toml").write_text(county_text(migrant='"perhaps"'), "utf-8")
    said = village("rules", "import", place / "bad.toml")
    assert (said.whole["code"], said.code) == ("FD-J28", 3)
    assert "migrant" in said["what"]


def test_comparing_adds_up_and_names_every_line(world: tuple[Desk, Desk, Path]) -> None:
    village, _town, _place = world
    said = village.done(
        "rules", "compare", "--household", NO, "--rules", "generic-2023", "--with", "ratio-style",
        "--from", "2026-10", "--to", "2026-10", code=1,
    )  # fmt: skip
    told = said["differences"]["policy"]
    assert sum(part["amount_fen"] for part in told["parts"]) == told["net_fen"] == -200_000
    assert [part["item"] for part in told["parts"]] == ["B1"]
    left, right = (said[side]["views"]["policy"]["net_fen"] for side in ("left", "right"))
    assert right - left == told["net_fen"]
    assert {row["key"] for row in said["rules"]} >= {"cost", "migrant"}
    same = village.done(
        "rules", "compare", "--household", NO, "--rules", "ratio-style", "--with", "ratio-style"
    )
    assert same["differences"]["policy"]["parts"] == []


def test_a_pack_is_shown_rule_by_rule(world: tuple[Desk, Desk, Path]) -> None:
    village, _town, _place = world
    shown = village.done("rules", "show", "sichuan-style")["rules"]
    by_key = {row["key"]: row["left"]["words"] for row in shown}
    assert by_key["ledger"] == "农户、帮扶责任人、第一书记、村党组织书记"
    assert by_key["exit_checklist"].count("、") == 6
    differ = village.done("rules", "show", "generic-2023", "--with", "sichuan-style")["rules"]
    assert {row["key"] for row in differ} == {"ledger", "ledger_also", "minutes", "exit_checklist"}
    code, out, _err = run_for_a_person(village, "rules", "show", "ratio-style")
    assert code == 0
    assert "成本怎么扣·种植业·烤烟\t扣 45%" in out


def run_for_a_person(desk: Desk, *argv: str) -> tuple[int, str, str]:
    """A verb as it speaks to people."""
    from tests.cli.line import speak

    return speak("--ledger", desk.folder, *argv)


def test_a_township_must_say_which_village(world: tuple[Desk, Desk, Path]) -> None:
    _village, town, place = world
    assert town("rules", "list").code == 2
    never = town("rules", "import", place / "county.toml", "--village", "999999999999")
    assert never.code == 3
    assert run("rules", "list").code == 2
