"""The verbs of a month's life: sign, close, reopen beside a second person, correct with its slip, PINs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.line import Desk, entry, household, new_village

MONTH = ("--household", "1", "--month", "2026-10")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = new_village(tmp_path / "松林村.fupin")
    household(made, "1", "张三", "单小英:配偶")
    return made


def _pin(place: Path, name: str, digits: str) -> Path:
    file = place / name
    file.write_text(digits + "\n", "utf-8")
    return file


def _both_sign(desk: Desk) -> None:
    for role in ("household", "helper"):
        desk.done("sign", *MONTH, "--role", role)


def test_without_any_pin_reopen_works_as_ever_and_says_nobody_was_proved(desk: Desk) -> None:
    entry(desk, "1", "B2", "100", "--evidence", "stated")
    _both_sign(desk)
    desk.done("account", "close", *MONTH)
    said = desk.done("account", "reopen", *MONTH, "--reason", "漏了一笔")
    assert (said["month"], said["state"], said["second"], said["proved"]) == (
        "2026-10", "open", "未核第二人", False,
    )  # fmt: skip
    assert "未核第二人" in str(desk.done("history").whole)


def test_once_there_is_a_pin_reopen_wants_the_second(desk: Desk, tmp_path: Path) -> None:
    desk.done("person", "add", "--name", "刘书记", "--duty", "village_secretary")
    right, wrong = _pin(tmp_path, "right", "2468"), _pin(tmp_path, "wrong", "1357")
    assert desk.done("pin", "set", "刘书记", "--pin-file", right)["pin"] is True
    entry(desk, "1", "B2", "100", "--evidence", "stated")
    _both_sign(desk)
    desk.done("account", "close", *MONTH)
    reopen = ("account", "reopen", *MONTH, "--reason", "漏了一笔")
    for more, code in (
        ((), "FD-J58"), (("--second", "李明", "--pin-file", right), "FD-J58"),
        (("--second", "路人", "--pin-file", right), "FD-J59"), (("--second", "刘书记"), "FD-J57"),
        (("--second", "刘书记", "--pin-file", wrong), "FD-J55"),
    ):  # fmt: skip
        said = desk.done(*reopen, *more, code=3)
        assert said.whole["code"] == code
        assert "1357" not in str(said.whole)
    said = desk.done(*reopen, "--second", "刘书记", "--pin-file", right)
    assert (said["second"], said["proved"]) == ("刘书记", True)
    assert desk("pin", "set", "刘书记", "--pin-file", tmp_path / "none").code == 2


def test_a_pin_is_changed_with_the_old_and_cleared_with_anothers(desk: Desk, tmp_path: Path) -> None:
    desk.done("person", "add", "--name", "刘书记", "--duty", "village_secretary")
    mine, his, short = _pin(tmp_path, "a", "1234"), _pin(tmp_path, "b", "2468"), _pin(tmp_path, "c", "12")
    assert desk.done("pin", "set", "李明", "--pin-file", short, code=3).whole["code"] == "FD-J54"
    desk.done("pin", "set", "李明", "--pin-file", mine)
    assert desk.done("pin", "set", "李明", "--pin-file", his, code=3).whole["code"] == "FD-J57"
    desk.done("pin", "set", "李明", "--pin-file", his, "--old-pin-file", mine)
    desk.done("pin", "set", "刘书记", "--pin-file", mine)
    desk.done("keeper", "刘书记", "--pin-file", mine)
    assert desk.done("keeper")["keeper"] == "刘书记"
    assert desk.done("keeper", "李明", "--pin-file", mine, code=3).whole["code"] == "FD-J55"
    reset = ("pin", "clear", "李明", "--second", "刘书记", "--pin-file", mine)
    assert desk.done(*reset, code=3).whole["code"] == "FD-J58"
    desk.done(*reset, "--reason", "忘了")
    assert desk.done("keeper", "李明")["keeper"] == "李明"


def test_objections_corrections_slips_and_struck_signatures(desk: Desk, tmp_path: Path) -> None:
    first = entry(desk, "1", "B2", "100", "--evidence", "stated")
    entry(desk, "1", "B1", "50", "--evidence", "stated")
    assert (
        desk.done("sign", *MONTH, "--role", "household", "--state", "objected", code=3).whole["code"]
        == "FD-J52"
    )
    given = ("--role", "household", "--state", "objected", "--words", "只卖了 90", "--entry", first)
    desk.done("sign", *MONTH, *given)
    shown = desk.done("account", "show", *MONTH)
    house = next(one for one in shown["signers"] if one["role"] == "household")
    assert (house["state"], house["objected"], house["required"]) == ("objected", [first], True)
    assert desk.done("account", "close", *MONTH, code=3).whole["code"] == "FD-J42"
    desk.done(
        "sign",
        *MONTH,
        "--role",
        "household",
        "--way",
        "fingerprint",
        "--who",
        "单小英",
        "--written-by",
        "刘芳",
    )
    desk.done("sign", *MONTH, "--role", "helper")
    given = ("--amount", "90", "--quantity", "3", "--date", "2026-10-08", "--reason", "收条是 90")
    said = desk.done("account", "correct", first, *given)
    assert (said["old_fen"], said["new_fen"]) == (10_000, 9_000)
    [made] = desk.done("account", "corrections", *MONTH)["corrections"]
    assert {one["label"] for one in made["changes"]} == {"金额", "数量", "日期"}
    out = tmp_path / "slip.pdf"
    assert desk.done("print", "slip", "--entry", first, "--out", out)["cards"] == 1
    assert out.read_bytes().startswith(b"%PDF")
    assert desk("print", "card", "--entry", first, "--out", out).code == 2
    signature = desk.done("account", "show", *MONTH)["signatures"][-1]["id"]
    desk.done("account", "unsign", signature, "--reason", "记错了人")
    assert desk.done("account", "unsign", signature, "--reason", "再来", code=3).whole["code"] == "FD-J53"
    desk.done("account", "correct", first, "--strike", "--reason", "记重了")
    assert (
        desk.done("account", "correct", first, "--amount", "1", "--reason", "没了", code=3).whole["code"]
        == "FD-J40"
    )


def test_a_family_away_is_closed_waiting(desk: Desk) -> None:
    entry(desk, "1", "A1", "100", "--evidence", "stated")
    said = desk.done("account", "close", *MONTH, "--waiting")
    assert (said["state"], said["waiting"]) == ("closed", True)
    assert desk.done("account", "show", *MONTH)["state"] == "waiting"
    _both_sign(desk)
    assert desk.done("account", "show", *MONTH)["state"] == "closed"
