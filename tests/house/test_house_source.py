"""The reader behind the laws sees what it is there to see: a law that misses an import protects nothing."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.source import ROOMS, SOURCE, Module, inside, modules, outside, stairs_of, within
from tests.house.stairs import STAIRS


def _module(text: str, name: str = "ui.pages.today", file: str = "ui/pages/today.py") -> Module:
    return Module(name, SOURCE / file, text, ast.parse(text))


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("import fupin_desk.model.journal", "fupin_desk.model.journal"),
        ("from fupin_desk.model import journal", "fupin_desk.model.journal"),
        ("from ..desk import Desk", "fupin_desk.ui.desk.Desk"),
        ("from .empty import page", "fupin_desk.ui.pages.empty.page"),
        ("def late():\n    import sqlalchemy.orm", "sqlalchemy.orm"),
        ("if TYPE_CHECKING:\n    from sqlalchemy.orm import Session", "sqlalchemy.orm.Session"),
        ("try:\n    import psycopg as p\nexcept ImportError:\n    pass", "psycopg"),
    ],
)
def test_imports_are_seen_wherever_and_however_they_are_written(text: str, reached: str) -> None:
    """Absolute, relative, renamed, deferred, or for the type checker only."""
    assert reached in [dotted for _line, dotted in _module(text).imports]


def test_relative_imports_of_a_package_start_at_itself() -> None:
    """`from .x` means another folder in an `__init__` than in a module."""
    package = _module("from . import today\nfrom .. import desk", "ui.pages", "ui/pages/__init__.py")
    reached = [dotted for _line, dotted in package.imports]
    assert reached == ["fupin_desk.ui.pages.today", "fupin_desk.ui.desk"]


def test_a_module_knows_its_room_and_its_step() -> None:
    """A page stands in ui, on the step pages.today; a front door is its own room."""
    page, door = _module(""), _module("", "cli", "cli.py")
    assert (page.room, page.step, page.is_front) == ("ui", "pages.today", False)
    assert (door.room, door.step, door.is_front) == ("cli", "", True)


def test_what_leaves_the_program_is_told_from_what_stays() -> None:
    """The standard library and the program itself are not outside; a name in a module is that module."""
    assert inside("fupin_desk.errors.Trouble") == "errors"
    assert inside("fupin_desk.no_such_thing") == ""
    assert inside("json") is None
    assert outside("json.decoder") is None
    assert outside("fupin_desk.errors") is None
    assert outside("PySide6.QtCore.QObject") == "PySide6"


def test_every_source_file_is_read() -> None:
    """No file escapes the laws, and the rooms are the folders that are there."""
    assert {module.path for module in modules().values()} == set(SOURCE.rglob("*.py"))
    folders = {path.name for path in SOURCE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders <= {*ROOMS, "cli", "app"}


@pytest.mark.parametrize("room", ["", *ROOMS])
def test_printed_stairs_fit_the_imports(room: str) -> None:
    """What `python -m tests.house.source` prints can be pasted: each step imports only earlier ones."""
    order = stairs_of(room)
    there = [m for m in modules().values() if (m.is_front if room == "" else m.room == room)]
    by_step = {module.name if module.is_front else module.step: module for module in there}
    for number, step in enumerate(order):
        assert not within(by_step[step]) & set(order[number:]), f"a cycle holds {step}"


def test_the_stairs_name_no_room_that_is_not_there() -> None:
    """One list for each room and one for what stands beside them."""
    assert set(STAIRS) == {"", *ROOMS}
    assert all(Path(SOURCE / room).is_dir() for room in ROOMS)
