"""The verbs of help and of families: each real, in its shape; what is refused changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.line import Desk, household, new_village

NO, OTHER = "99012310120100001", "99012310120100002"
HELP = (
    "--content",
    "换水管",
    "--measure",
    "饮水安全保障",
    "--fund-source",
    "帮扶单位自筹",
    "--date",
    "2026-10-25",
)


@pytest.fixture
def village(tmp_path: Path) -> Desk:
    desk = new_village(tmp_path / "v")
    household(desk, NO, "张三", "单小英:配偶", "张小军:之子")
    household(desk, OTHER, "仇大山")
    for name in ("周敏", "罗志强"):
        desk.done("person", "add", "--name", name, "--duty", "helper", "--unit", "县水务局")
    desk.done("person", "pair", "周敏", "--household", NO, "--date", "2026-03-01")
    return desk


def _newest(desk: Desk) -> str:
    return str(desk.done("history", "--limit", "1")["changes"][0]["op"])


def test_a_promise_from_need_to_confirmation(village: Desk) -> None:
    need = village.done("need", "add", "--household", NO, "--words", "水管漏了", "--date", "2026-09-01")[
        "need_id"
    ]
    made = village.done(
        "promise", "add", "--household", NO, "--content", "换水管", "--due", "2026-10-20", "--need", need,
        "--date", "2026-10-01",
    )["promise_id"]  # fmt: skip
    late = village.done("promise", "list", "--overdue")
    assert (late["overdue"], late["promises"][0]["who"], late["promises"][0]["stage"]) == (
        1,
        "周敏",
        "promised",
    )
    village.done(
        "promise", "fund", made, "--fund-source", "帮扶单位自筹", "--amount", "300", "--date", "2026-10-10"
    )
    assert village("promise", "confirm", made).whole["code"] == "FD-J63"
    card = village.done("help", "add", "--household", NO, *HELP, "--promise", made, "--amount", "300")[
        "help_id"
    ]
    village.done(
        "help", "sign", card, "--role", "household", "--confirmed", "received", "--way", "fingerprint"
    )
    shown = village.done("promise", "list")["promises"][0]
    assert (shown["stage"], shown["confirmed_way"], shown["amount"]) == ("confirmed", "fingerprint", 30_000)
    village.done("need", "close", need, "--reason", "换好了")
    assert village.done("need", "list", "--household", NO)["needs"][0]["closed_why"] == "换好了"
    entry = village.done("help", "book", card)["entry_id"]
    assert village("help", "book", card).whole["code"] == "FD-J61"
    assert village.done("account", "show", "--household", NO, "--month", "2026-10")["lines"][0]["id"] == entry


def test_help_without_a_source_of_money_cannot_be_saved(village: Desk) -> None:
    before = village.bytes()
    said = village("help", "add", "--household", NO, "--content", "x", "--measure", "y", "--fund-source", " ")
    assert (said.code, said.whole["code"]) == (3, "FD-J60")
    assert (
        village("promise", "drop", "nobody", "--reason", "x", "--told", "2026-10-01").whole["code"]
        == "FD-J64"
    )
    assert village("promise", "done", "nobody", "--help-record", "nobody").whole["code"] == "FD-J62"
    assert village("visit", "add", "--household", NO, "--way", "phone").whole["code"] == "FD-J95"
    assert village("person", "hand-over", "nobody", "--to", "x", "--household", NO, "--reason", "y").code == 2
    assert village.bytes() == before


def test_visits_and_who_is_due(village: Desk) -> None:
    village.done("household", "set", NO, "monitor_category=边缘易致贫户")
    village.done("visit", "add", "--household", NO, "--date", "2026-09-03", "--content", "看水管")
    due = village.done("visit", "due", "--helper", "周敏")
    assert [(one["household_no"], one["due"]) for one in due["due"]] == [(NO, "2026-10-31")]
    assert due["overdue"] == 1
    assert village.done("visit", "list")["visits"][0]["way_label"] == "入户"


def test_households_change_hands_with_a_printed_list(village: Desk, tmp_path: Path) -> None:
    file = tmp_path / "list.pdf"
    village.done("promise", "add", "--household", NO, "--content", "问水泥瓦", "--due", "2026-12-01")
    said = village.done(
        "person", "hand-over", "周敏", "--to", "罗志强", "--household", NO, "--reason", "调回", "--date",
        "2026-11-01", "--out", file,
    )  # fmt: skip
    assert (said["households"], said["promises"]) == (1, 1)
    assert file.read_bytes().startswith(b"%PDF")
    assert [one["helper"] for one in village.done("person", "history", "--household", NO)["pairings"]] == [
        "周敏", "罗志强",
    ]  # fmt: skip
    assert _newest(village) == "hand_over"
    assert village("person", "leave", "罗志强").whole["code"] == "FD-J77"
    village.done("person", "leave", "周敏")
    assert "周敏" not in [one["name"] for one in village.done("person", "list")["people"]]


def test_a_family_by_command_line(village: Desk) -> None:
    """What follows is said without saving, then saved as one change with one undo."""
    born = (
        "family",
        "event",
        "birth",
        "--household",
        NO,
        "--new",
        "张小宝:男:2026-10-02",
        "--month",
        "2026-10",
    )
    before = village.bytes()
    seen = village.done(*born, "--dry-run")
    assert [one["name"] for one in seen["asked"]] == ["张小宝"]
    assert "没有说和户主的关系" in seen["problem"]
    assert "按 4 人" in village.done(*born, "--relation", "张小宝=之子", "--dry-run")["follows"][0]["words"]
    assert village.bytes() == before
    assert village(*born).whole["code"] == "FD-J74"
    village.done(*born, "--relation", "张小宝=之子")
    assert _newest(village) == "family_event"
    village.done(
        "family", "number", "--household", NO, "--member", "张小宝", "--number", "999999202610020015"
    )
    village.done("family", "book", "--household", NO, "--member", "单小英", "--book", "娘家户口本")
    split = (
        "--member",
        "张小军",
        "--relation",
        "张小军=户主",
        "--new-no",
        "99012310120100009",
        "--month",
        "2026-10",
    )
    village.done("family", "event", "split", "--household", NO, *split)
    heads = {
        one["household_no"]: (one["head"], one["members"])
        for one in village.done("household", "list")["households"]
    }
    assert heads == {NO: ("张三", 3), OTHER: ("仇大山", 1), "99012310120100009": ("张小军", 1)}
    kinds = [one["kind"] for one in village.done("family", "history", NO)["events"]]
    assert sorted(kinds) == ["birth", "book", "number", "split"]
    village.done("undo")
    assert len(village.done("household", "list")["households"]) == 2


@pytest.mark.parametrize(
    "argv",
    [
        ("event", "dance", "--household", NO), ("event", "death", "--household", NO, "--member", "谁"),
        ("event", "head", "--household", NO, "--relation", "张小军"),
        ("event", "birth", "--household", NO, "--new", ":男"),
    ],
)  # fmt: skip
def test_a_family_verb_written_wrongly_is_usage(village: Desk, argv: tuple[str, ...]) -> None:
    assert village("family", *argv).code == 2
