"""How a verb may be written, and that every ending is one JSON object with its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fupin_desk.cli import door, months
from fupin_desk.intake.child import FROZEN_FLAG
from fupin_desk.jobs.office import Office
from tests.cli.line import ROSTER, Desk, entry, household, new_township, new_village, run, speak


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = new_village(tmp_path_factory.mktemp("usage") / "松林村.fupin")
    household(made, "1", "张三", "李四:配偶:女:1980-02-03", "王五:之子")
    return made


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "缺少 verb"),
        (("frobnicate",), "frobnicate"),
        (("entry", "add"), "--household"),
        (("entry", "import"), "FILE.xlsx"),
        (("payment", "frobnicate"), "frobnicate"),
        (("photo", "file"), "folder"),
        (("roster", "export", "--template", "x", "--out", "y"), "export"),
        (("send", "--out", "x", "--volume-size", "many"), "整数"),
        (("print", "dossier", "--village", "--out", "x.pdf"), "indoor-card"),
        (("print", "card", "--out", "x.pdf"), "--household"),
        (("household", "find"), "TEXT"),
        (("household", "lis"), "lis"),
        (("history", "--lim", "3"), "--lim"),
        (("household", "list"), "--ledger"),
    ],
)
def test_a_badly_written_command_is_2(words: tuple[str, ...], why: str) -> None:
    """Verbs of later work are not there at all; the sentence names what is wrong."""
    said = run(*words)
    assert (said.code, said.whole["code"]) == (2, "FD-U01")
    assert why in said["what"]


def test_help_is_an_answer(desk: Desk) -> None:
    code, out, err = speak("entry", "add", "--help")
    assert (code, err) == (0, "")
    assert "--living-cost" in out
    assert run("--help").code == 0
    assert "restore" in run("--help")["help"]


def test_a_missing_passphrase_is_2_and_a_wrong_one_5(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for wrong in ("不是这个口令的", "short"):
        monkeypatch.setenv("FUPIN_DESK_PASSPHRASE", wrong)
        assert (said := desk("household", "list")).code == 5, said.whole
    for empty in ("", None):
        if empty is None:
            monkeypatch.delenv("FUPIN_DESK_PASSPHRASE")
        else:
            monkeypatch.setenv("FUPIN_DESK_PASSPHRASE", empty)
        assert desk("household", "list").whole["code"] == "FD-U02"
    unreadable = tmp_path / "p.bin"
    unreadable.write_bytes(b"\xff\xfe\x00")
    for file in (unreadable, tmp_path, tmp_path / "none.txt"):
        assert run("--ledger", desk.folder, "--passphrase-file", file, "household", "list").code == 2
    # Notepad's byte order mark, Windows' line end, full-width digits: the same passphrase
    file = tmp_path / "p.txt"
    file.write_bytes("\ufeff松林村的账 ２０２６\r\n".encode())
    assert run("--ledger", desk.folder, "--passphrase-file", file, "household", "list").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("roster", "import", "nowhere.xlsx"),
        ("roster", "import", "."),
        ("photo", "add", "nowhere.jpg"),
        ("photo", "add", "."),
        ("entry", "add", "--household", "1", "--month", "2026-10", "--item", "A1", "--amount", "1",
         "--evidence", "voucher", "--photo", "nowhere.jpg"),
        ("inspect", "nowhere.fpp"),
        ("receive", "nowhere.fpp"),
        ("key", "enrol", "nowhere.fpk"),
        ("key", "enrol", "."),
        ("key", "card", "--out", "/dev/null/x.pdf"),
        ("print", "indoor-card", "--village", "--out", "/dev/null/x.pdf"),
        ("backup", "--to", "/dev/null/x"),
    ],
)  # fmt: skip
def test_files_that_are_not_there_are_named_and_nothing_changes(desk: Desk, words: tuple[str, ...]) -> None:
    before = desk.bytes()
    said = desk(*words)
    assert said.code in (2, 3)
    if words[0] != "print":  # a print that could not be saved was still drawn, and is remembered
        assert desk.bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ("--month", "2026-13"), ("--month", "2026/10"), ("--amount", "0.005"), ("--amount", "1e308"),
        ("--amount", "-5"), ("--amount", "0"), ("--amount", "1,23"), ("--amount", "一千"),
        ("--amount", "NaN"), ("--amount", "99999999999999"), ("--date", "2026-02-30"),
        ("--date", "2026-09-30"), ("--item", "Z9"), ("--item", "B"),
        ("--household", "9"), ("--member", "没有这人"), ("--use", "burnt"),
        ("--living-cost", "5000"), ("--evidence", "voucher"), ("--quantity", "1" * 21),
        ("--note", "长" * 32_768),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_is_refused(desk: Desk, words: tuple[str, str]) -> None:
    """Exit 3, one Chinese sentence and what to do, not a byte changed."""
    given = {"--household": "1", "--month": "2026-10", "--item": "B1", "--amount": "12", **dict([words])}
    before = desk.bytes()
    said = desk("entry", "add", *(word for pair in given.items() for word in pair))
    assert said.code == 3, said.whole
    assert said["what"].endswith("。")
    assert said["now"].endswith("。")
    assert desk.bytes() == before


def test_amounts_are_exact_as_people_type_them(desk: Desk) -> None:
    typed = {"1,234.56": 123_456, "１２００": 120_000, "1.2万": 1_200_000, "¥3.5元": 350, "0.01": 1}
    for text, fen in typed.items():
        entry(desk, "1", "B1", text, month="2026-09")
        lines = desk.done("account", "show", "--household", "1", "--month", "2026-09")["lines"]
        assert lines[-1]["amount"] == fen


def test_defaults_of_a_line(desk: Desk) -> None:
    """Estimated unless said otherwise; a B-item is sold; a member may be named by name."""
    entry(desk, "1", "B2", "10", month="2026-08")
    entry(desk, "1", "A1", "10", "--evidence", "stated", "--member", "王五", month="2026-08")
    pig, wage = desk.done("account", "show", "--household", "1", "--month", "2026-08")["lines"]
    assert (pig["basis"], pig["mark"], pig["use"]) == ("estimated", "estimated", "sold")
    assert (wage["basis"], wage["mark"], wage["use"], wage["member"]) == ("actual", "told", None, "王五")


def test_the_statement_is_of_the_current_accounting_year_unless_said(desk: Desk) -> None:
    household(desk, "77", "赵六")
    said = desk.done("statement", "--household", "77")
    start, end = said["window"]["from"], said["window"]["to"]
    assert (start[5:], end[5:], int(end[:4]) - int(start[:4])) == ("10", "09", 1)
    assert said["rules"] == "generic-2023"
    empty = {name: (view["net_fen"], view["coverage"]) for name, view in said["views"].items()}
    assert empty == dict.fromkeys(("policy", "cash", "home"), (0, None))
    assert desk("statement", "--household", "1", "--from", "2026-10", "--to", "2026-09").code == 2
    assert desk("statement", "--household", "1", "--rules", "nowhere").code == 3


def test_a_dry_run_and_a_comparison_change_no_byte(desk: Desk, tmp_path: Path) -> None:
    before, report = desk.bytes(), tmp_path / "R.json"
    said = desk.done("roster", "import", ROSTER, "--dry-run", "--report", report, code=1)
    assert (said["households"], said["members"]) == (60, 166)
    assert desk.done("roster", "compare", ROSTER, code=1)["new_households"] == 60
    assert desk.bytes() == before
    told = json.loads(report.read_text("utf-8"))
    assert (told["households"], told["members"], told["findings"]) == (60, 166, said.findings)
    keys = {"sheet", "row", "column", "code", "severity", "given", "stored"}
    assert all(keys <= set(finding) for finding in told["findings"])


def test_unmasked_findings_ask_for_a_reason(desk: Desk) -> None:
    faults = json.loads(ROSTER.with_suffix(".key.json").read_text("utf-8"))["faults"]
    long = next(fault["given"] for fault in faults if fault["code"] == "ID_19")
    assert desk("roster", "import", ROSTER, "--dry-run", "--unmasked", " ").code == 2
    masked = desk.done("roster", "import", ROSTER, "--dry-run", code=1)
    shown = desk.done("roster", "import", ROSTER, "--dry-run", "--unmasked", "逐户核对", code=1)
    assert long not in json.dumps(masked.whole)
    assert long in [finding["given"] for finding in shown.findings]


def test_a_township_has_no_households_of_its_own(tmp_path: Path) -> None:
    town = new_township(tmp_path / "清溪镇.fupin")
    before = town.bytes()
    adding = ("household", "add", "--head", "张三")
    for words in (adding, ("roster", "import", ROSTER), ("village", "name=x")):
        assert town(*words).whole["code"] == "FD-J80"
    assert town.bytes() == before


def test_a_bug_is_70_and_says_nothing_about_anybody(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(office: Office, number: str) -> str:
        raise RuntimeError("张三 990123199301038812")

    monkeypatch.setattr(months, "_house", broken)
    said = desk("account", "show", "--household", "1", "--month", "2026-10")
    assert (said.code, said.whole["code"]) == (70, "FD-X70")
    assert "RuntimeError" in said["what"]
    assert "张三" not in said["what"]


def test_a_frozen_program_reads_spreadsheets_before_it_is_a_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[list[str]] = []

    def child(words: list[str]) -> bool:
        read.append(words)
        return True

    monkeypatch.setattr("fupin_desk.intake.child.run_if_child", child)
    assert speak(FROZEN_FLAG)[0] == 0
    assert read[0][1:] == [FROZEN_FLAG]
    assert door.parser().prog == "fupin-desk"
