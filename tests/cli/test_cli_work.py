"""work, calls and produce on the command line: real ledger, one JSON object, exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.line import Desk, entry, household, new_township, new_village, speak


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = new_village(tmp_path_factory.mktemp("work") / "松林村.fupin")
    household(made, "1", "张三", "李四:配偶:女:1980-02-03")
    household(made, "2", "王五", "小王:之子")
    return made


def test_a_stay_at_work_is_added_listed_ended_and_struck(desk: Desk) -> None:
    given = ("--household", "1", "--member", "李四")
    spell = desk.done("work", "add", *given, "--place", "浙江义乌", "--from", "2026-03-01", "--wage", "5000")
    (one,) = desk.done("work", "list", "--household", "1")["spells"]
    assert (one["id"], one["name"], one["place"], one["began"], one["expected_wage"]) == (
        spell["spell_id"], "李四", "浙江义乌", "2026-03-01", 500_000,
    )  # fmt: skip
    second = desk.done("work", "add", *given, "--employer", "电子厂", "--from", "2026-05-01")["spell_id"]
    odd = desk.done("work", "list", code=1)
    assert all("重叠" in one["question"] for one in odd["spells"])
    desk.done("work", "end", spell["spell_id"], "--date", "2026-05-01")
    assert desk.done("work", "list")["spells"][0]["ended"] == "2026-05-01"
    desk.done("work", "strike", second, "--reason", "听错了")
    assert len(desk.done("work", "list")["spells"]) == 1
    for words in (
        ("work", "add", *given), ("work", "add", "--household", "1", "--member", "无此人", "--place", "x"),
        ("work", "end", "nothing"), ("work", "strike", spell["spell_id"], "--reason", " "),
        ("work", "add", *given, "--place", "x", "--from", "2026-13-01"),
    ):  # fmt: skip
        assert desk(*words).code == 3, words


def test_a_round_of_calls_is_shown_and_recorded_one_by_one(desk: Desk) -> None:
    desk.done(
        "work", "add", "--household", "2", "--member", "小王", "--place", "广东", "--from", "2026-01-01"
    )
    board = desk.done("calls", "show", "--month", "2026-10")
    assert (board["called"], board["of"]) == (0, 1)
    assert board["rows"][0]["name"] == "小王"
    given = ("calls", "record", "--month", "2026-10", "--household", "2", "--member", "小王")
    saved = desk.done(
        *given, "--answered", "本人", "--gross", "5,200", "--living-cost", "1800", "--sent-home", "2000",
        "--time", "19:40", "--words", "加班多",
    )  # fmt: skip
    assert (saved["calls"], saved["lines"], saved["spells"]) == (1, 1, 0)
    shown = desk.done("account", "show", "--household", "2", "--month", "2026-10")
    assert [(line["code"], line["amount"], line["mark"]) for line in shown["lines"]] == [
        ("A1", 520_000, "told")
    ]
    (row,) = desk.done("calls", "show", "--month", "2026-10")["rows"]
    assert (row["called"]["answered"], row["called"]["at_time"], row["called"]["caller"]) == (
        "本人", "19:40", "李明",
    )  # fmt: skip
    for wrong in (
        ("--answered", " "), ("--answered", "本人", "--gross", "1", "--sent-home", "2"),
        ("--answered", "本人", "--state", "changed"), ("--answered", "本人", "--time", "7点"),
        ("--answered", "本人", "--caller", "路人"), ("--answered", "本人", "--gross", "五千"),
    ):  # fmt: skip
        assert desk(*given, *wrong).code == 3, wrong
    assert desk(*given[:-1], "无此人", "--answered", "本人").code == 2
    assert desk(*given, "--answered", "本人", "--state", "dead").code == 2
    moved = desk.done(
        *given, "--answered", "妻子", "--state", "changed", "--place", "江苏", "--since", "2026-10-12"
    )
    assert (moved["lines"], moved["spells"]) == (0, 2)
    code, out, _err = speak("--ledger", desk.folder, "calls", "show", "--month", "2026-10")
    assert code == 0
    assert "已打 1/1" in out
    desk.done("undo")
    assert desk.done("calls", "show", "--month", "2026-10")["rows"][0]["place"] == "广东"


def test_a_household_away_closes_prints_and_signs_its_months_at_once(desk: Desk, tmp_path: Path) -> None:
    household(desk, "3", "赵六", "钱七:配偶")
    for name in ("赵六", "钱七"):
        desk.done(
            "work", "add", "--household", "3", "--member", name, "--place", "上海", "--from", "2025-01-01"
        )
    found = {one["household_no"]: one for one in desk.done("work", "away")["households"]}
    assert found["3"]["head"] == "赵六"
    months = found["3"]["away"][-2:]
    nothing = desk("print", "return-sheet", "--household", "3", "--out", tmp_path / "no.pdf")
    assert nothing.code == 3
    for month in months:
        entry(desk, "3", "A1", "5000", "--member", "赵六", "--evidence", "stated", month=month)
    assert desk.done("work", "close", "--household", "3", "--month", *months)["months"] == months
    made = desk.done("print", "return-sheet", "--household", "3", "--out", tmp_path / "r.pdf")
    assert (made["cards"], made["pages"]) == (1, 1)
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    assert len(desk.done("work", "sign", "--household", "3", "--role", "household")["signature_ids"]) == 2
    assert desk("work", "sign", "--household", "3", "--role", "邻居").code == 3
    desk.done("work", "sign", "--household", "3", "--role", "helper", "--month", *months)
    shown = desk.done("account", "show", "--household", "3", "--month", months[0])
    assert shown["lines"][0]["mark"] == "signed"
    assert desk("work", "sign", "--household", "3", "--role", "helper").code == 3, "nothing waits any more"


def test_produce_is_told_in_quantities_with_what_is_missing(desk: Desk) -> None:
    span = ("--from", "2026-10", "--to", "2027-09")
    entry(desk, "1", "B1.玉米", "1350", "--use", "stock", "--quantity", "10", "--unit", "担")
    entry(desk, "1", "B1.玉米", "270", "--quantity", "200", "--unit", "斤", month="2026-11")
    entry(desk, "1", "B1.玉米", "1", "--use", "stock", "--quantity", "500", "--unit", "斤", month="2026-12")
    said = desk.done("produce", "show", "--household", "1", *span, code=1)
    (row,) = said["produce"]
    assert (row["unit"], row["came_in"], row["uses"]["sold"], row["missing"], row["left"]) == (
        "斤", "1000", "200", "300", "500",
    )  # fmt: skip
    assert "没有着落" in said["questions"][0]["text"]
    assert (said["sold_fen"], said["eaten_fen"]) == (27_000, 0)
    assert desk("produce", "show", "--household", "1", "--from", "2026-10", "--to", "2026-09").code == 2
    assert desk("produce", "show", "--household", "9").code == 3


def test_farm_gate_prices_are_listed_with_who_said_them(desk: Desk) -> None:
    given = (
        "produce",
        "price",
        "B1.玉米",
        "1.35",
        "--unit",
        "斤",
        "--month",
        "2026-10",
        "--said-by",
        "收粮的老周",
    )
    assert desk.done(*given)["price_id"]
    (one,) = desk.done("produce", "prices")["prices"]
    assert (one["label"], one["price"], one["unit"], one["said_by"]) == (
        "种植业·玉米",
        135,
        "斤",
        "收粮的老周",
    )
    assert desk(*given[:-1], " ").code == 3
    assert desk("produce", "price", "A1", *given[3:]).code == 3


def test_a_township_calls_nobody(tmp_path: Path) -> None:
    town = new_township(tmp_path / "清溪镇.fupin")
    for words in (("calls", "show", "--month", "2026-10"), ("work", "list"), ("work", "away")):
        assert town(*words).code == 3
