"""Checks by command line: exit 1 while something is open, answers, paper, the export beside the ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.line import ROSTER, Desk, entry, household, new_township, new_village, prints, speak

NO, OTHER = "99012310120100001", "99012310120100002"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A village whose first household was paid ten months of wages in one month."""
    village = new_village(tmp_path_factory.mktemp("checks") / "v")
    household(village, NO, "张三", "单小英:配偶:女")
    household(village, OTHER, "李四")
    entry(village, NO, "A1", "36000", "--evidence", "stated")
    return village


def test_open_questions_are_findings_and_the_exit_code_is_one(desk: Desk) -> None:
    said = desk.done("check", "--rule", "wage_month", code=1)
    (one,) = said["noticed"]
    assert (one["code"], one["household_no"], one["month"]) == ("wage_month", NO, "2026-10")
    assert one["asks"].endswith("？")
    assert one["assumed"] is True
    assert [row["code"] for row in said.findings] == ["wage_month"]
    assert set(said.findings[0]) == {
        "sheet", "row", "column", "code", "severity", "given", "stored", "sentence"
    }  # fmt: skip
    assert desk.done("check", "--household", OTHER, "--rule", "wage_month")["households"] == 1


def test_what_could_not_be_checked_is_said(desk: Desk) -> None:
    said = desk.done("check", "--rule", "medical_none")
    assert said["not_run"][0]["code"] == "medical_none"
    assert "没有这一栏" in said["not_run"][0]["why"]


def test_the_rules_are_listed_with_what_they_read(desk: Desk) -> None:
    rules = desk.done("check", "rules")["rules"]
    assert len({row["code"] for row in rules}) == len(rules) > 80
    assert all(row["reads"] and row["title"] and row["asks"] for row in rules)


def test_an_answer_silences_is_listed_is_undone_and_withdrawn(desk: Desk) -> None:
    (one,) = desk.done("check", "--rule", "wage_month", code=1)["noticed"]
    given = ("check", "answer", one["key"], "--household", NO, "--words", "十个月一起发的")
    desk.done(*given)
    assert desk.done("check", "--rule", "wage_month")["answered"] == 1
    assert desk.done("check", "--rule", "wage_month", "--all")["noticed"][0]["answer"]["words"]
    assert desk.done("undo")["undone"] == "记核实说明"
    desk.done("check", "--rule", "wage_month", code=1)
    id_ = desk.done(*given)["answer_id"]
    (line,) = desk.done("check", "answers")["answers"]
    assert (line["id"], line["words"], line["by"]) == (id_, "十个月一起发的", "李明")
    desk.done("check", "withdraw", id_, "--reason", "说错了")
    assert desk.done("check", "answers")["answers"] == []


@pytest.mark.parametrize(
    ("argv", "code", "exit_code"),
    [
        (("check", "--rule", "nonsense"), "FD-J69", 3),
        (("check", "--household", "000"), "FD-J71", 3),
        (("check", "answer", "ffffffffffff", "--words", "x"), "FD-J67", 3),
        (("check", "withdraw", "none"), "FD-J67", 3),
        (("check", "answer", "x"), "FD-U01", 2),
        (("check", "nonsense"), "FD-U01", 2),
        (("check", "print", "--household", NO, "--rule", "id_twice", "--out", "f.pdf"), "FD-C02", 3),
        (("roster", "compare", "x.xlsx", "--unmasked", " "), "FD-U01", 2),
    ],
)
def test_hostile_words_are_refused_and_nothing_changes(
    desk: Desk, argv: tuple[str, ...], code: str, exit_code: int
) -> None:
    desk.done("check", "rules")
    before = prints(desk.folder)
    said = desk(*argv)
    assert (said.whole["code"], said.code) == (code, exit_code)
    assert prints(desk.folder) == before


def test_an_answer_without_words_is_refused(desk: Desk) -> None:
    (one,) = desk.done("check", "--rule", "wage_month", code=1)["noticed"]
    assert desk("check", "answer", one["key"], "--words", " ").whole["code"] == "FD-J68"


def test_what_to_ask_is_printed(desk: Desk, tmp_path: Path) -> None:
    said = desk.done("check", "print", "--out", tmp_path / "走访.pdf")
    assert said["questions"] > 0
    assert (tmp_path / "走访.pdf").read_bytes().startswith(b"%PDF")


def test_a_person_reads_lines_with_the_key_the_question_and_the_count(desk: Desk) -> None:
    code, out, _err = speak("--ledger", desk.folder, "check", "--household", NO)
    assert code == 1
    assert "一个月的工资和常见的差得多" in out
    assert "查了 1 户" in out


def test_a_township_keeps_no_account_to_check(tmp_path: Path) -> None:
    town = new_township(tmp_path / "t")
    assert town("check").whole["code"] == "FD-J80"


def test_the_export_beside_the_ledger_says_who_mends_and_makes_a_table(desk: Desk, tmp_path: Path) -> None:
    before = prints(desk.folder)
    said = desk.done("roster", "compare", ROSTER, "--out", tmp_path / "比对.xlsx", code=1)
    assert {"differences", "new_households", "new_members", "absent", "compared", "window"} <= set(said)
    assert {one["kind"] for one in said["compared"]} == {"people"}
    assert {one["household_no"] for one in said["absent"]} == {NO, OTHER}
    assert (tmp_path / "比对.xlsx").read_bytes().startswith(b"PK")
    assert prints(desk.folder) == before


def test_whole_numbers_want_a_written_reason(desk: Desk) -> None:
    changes = len(desk.done("history")["changes"])
    desk.done("roster", "compare", ROSTER, "--unmasked", "核对证件", code=1)
    assert len(desk.done("history")["changes"]) == changes + 1
