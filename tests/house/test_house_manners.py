"""Manners a machine can watch: size, names, docstrings, SQL, clocks, waiting. One law, one test."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import ROOT, Module, modules

LONGEST_FILE = 500
LONGEST_FUNCTION = 60
NAMELESS = {"util", "utils", "helpers", "common", "misc", "manager", "managers", "service", "services"}
NAMELESS |= {"handler", "handlers"}
#: Where statements may be written by hand; elsewhere a comment `# raw: reason` on the call says why.
SQL_BY_HAND = ("model.ledger", "model.journal", "model.schema", "model.migrations", "safe")
#: A migration is a frozen record of what was done, not prose to be read: its length is what it is.
FROZEN = "model.migrations.versions"
#: Rooms that are told the time.
CLOCKLESS = {"model", "paper", "sync", "intake"}
CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns",
}  # fmt: skip
DESK_NEVER = {"sleep", "msleep", "usleep", "processEvents"}


def _python_files() -> Iterator[Path]:
    for folder in ("src", "tests", "scripts", "bench"):
        yield from sorted((ROOT / folder).rglob("*.py"))


def _modules() -> list[Module]:
    return list(modules().values())


def test_no_file_is_longer_than_500_lines() -> None:
    """A subject that outgrows a file is split by meaning; that goes for tests as well."""
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in _python_files()}
    frozen = {module.path for module in _modules() if module.name.startswith(FROZEN)}
    long = [
        f"{path.relative_to(ROOT)}: {length}"
        for path, length in lengths.items()
        if length > LONGEST_FILE and path not in frozen
    ]
    assert not long, "\n".join(long)


def test_no_function_is_longer_than_60_lines() -> None:
    """A function fits on one screen, with its docstring."""
    long = []
    for module in _modules():
        if module.name.startswith(FROZEN):
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                length = node.end_lineno - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    long.append(f"{module.at(node.lineno)}: {node.name} has {length} lines")
    assert not long, "\n".join(long)


def test_names_say_what_a_thing_is() -> None:
    """Nothing is called util, helpers, common, misc, manager, service or handler (Helper is a person)."""
    bad = []
    for module in _modules():
        if NAMELESS & set(re.split(r"[._]", module.name.lower())):
            bad.append(module.at(1))
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", node.name)}
                if words & NAMELESS:
                    bad.append(f"{module.at(node.lineno)}: {node.name}")
    assert not bad, "\n".join(bad)


def test_every_module_begins_with_a_letter_to_the_newcomer() -> None:
    """Files over 15 lines have a module docstring."""
    silent = [m.at(1) for m in _modules() if len(m.lines) > 15 and not ast.get_docstring(m.tree)]
    assert not silent, "\n".join(silent)


def test_nothing_is_left_for_later_in_a_comment() -> None:
    """No T-O-D-O, no F-I-X-M-E: an issue or nothing."""
    mark = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    left = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in _python_files()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if mark.search(line)
    ]
    assert not left, "\n".join(left)


def test_no_star_imports() -> None:
    """A reader can find where every name comes from."""
    stars = [m.at(line) for m in _modules() for line, dotted in m.imports if dotted.endswith(".*")]
    assert not stars, "\n".join(stars)


def test_sql_is_written_by_hand_only_where_the_ledger_is_kept() -> None:
    """No `text(`, `exec_driver_sql` or literal `execute("…")` elsewhere without `# raw: reason`."""
    wrong = []
    for module in _modules():
        if module.name.startswith(SQL_BY_HAND):
            continue
        for call in module.calls():
            lines = module.lines[call.lineno - 1 : call.end_lineno]
            if _is_raw_sql(module, call) and not any(re.search(r"# raw: \w", line) for line in lines):
                wrong.append(module.at(call.lineno))
    assert not wrong, "\n".join(wrong)


def _is_raw_sql(module: Module, call: ast.Call) -> bool:
    name = _called(call).rpartition(".")[2]
    if name == "text":
        takers = {"sqlalchemy.text", "sqlalchemy.sql.text", "sqlalchemy.sql.expression.text"}
        return any(dotted in takers for _line, dotted in module.imports) or _called(call) in takers
    if name == "exec_driver_sql":
        return True
    literal = bool(call.args) and (
        isinstance(call.args[0], ast.JoinedStr)
        or (isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str))
    )
    return name in {"execute", "executemany", "executescript"} and literal


def _called(call: ast.Call) -> str:
    try:
        return ast.unparse(call.func)
    except RecursionError:  # pragma: no cover  (a chain no person wrote)
        return ""


@pytest.mark.parametrize("room", sorted(CLOCKLESS))
def test_inner_rooms_are_told_the_time(room: str) -> None:
    """model, paper, sync and intake never read a clock: `now` and `today` are arguments."""
    wrong = [
        f"{module.at(call.lineno)}: {_called(call)}"
        for module in _modules()
        if module.room == room
        for call in module.calls()
        if ".".join(_called(call).split(".")[-2:]) in CLOCKS
    ]
    assert not wrong, "\n".join(wrong)


def test_days_are_beijing_days_everywhere() -> None:
    """Nobody asks the machine for its own day or zone."""
    zoneless = {"date.today", "datetime.today", "datetime.utcnow", "time.localtime"}
    wrong = [
        f"{module.at(call.lineno)}: {_called(call)}"
        for module in _modules()
        for call in module.calls()
        if ".".join(_called(call).split(".")[-2:]) in zoneless
    ]
    assert not wrong, "\n".join(wrong)


def test_the_desk_never_waits() -> None:
    """Nothing in ui sleeps or spins the event loop; long work goes to the ledger thread or the pool."""
    wrong = [
        module.at(call.lineno)
        for module in _modules()
        if module.room == "ui"
        for call in module.calls()
        if _called(call).rpartition(".")[2] in DESK_NEVER
    ]
    assert not wrong, "\n".join(wrong)


def test_the_press_knows_no_path() -> None:
    """paper takes values and answers bytes: it opens no file."""
    wrong = [
        module.at(call.lineno)
        for module in _modules()
        if module.room == "paper"
        for call in module.calls()
        if _called(call) == "open" or _called(call).endswith((".read_bytes", ".write_bytes", ".read_text"))
    ]
    assert not wrong, "\n".join(wrong)


def test_only_one_place_makes_a_paragraph() -> None:
    """reportlab's Paragraph reads markup in data, so one function escapes and nothing else calls it."""
    makers = [m.at(c.lineno) for m in _modules() for c in m.calls() if _called(c).endswith("Paragraph")]
    assert len(makers) <= 1, "\n".join(makers)
