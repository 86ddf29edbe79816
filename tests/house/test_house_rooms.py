"""Rooms and stairs: who may import whom, and what from outside. Each law is one test.

The map is the one of `docs/house.md`; when the house changes, that page changes first, then this one.
"""

from __future__ import annotations

import pytest

from tests.house.source import ROOMS, Module, inside, modules, outside, stairs_of, within
from tests.house.stairs import STAIRS

OPEN_TO_ALL = {"", "errors", "i18n"}
BELOW_JOBS = {"sync", "paper", "intake", "model"}
#: Room or front door → what it may import besides itself and what is open to all.
MAY_REACH: dict[str, set[str]] = {
    "model": set(),
    "safe": set(),
    "intake": {"model"},
    "paper": {"model"},
    "sync": {"model"},
    "jobs": BELOW_JOBS | {"safe"},
    "ui": BELOW_JOBS | {"jobs"},
    "cli": BELOW_JOBS | {"jobs", "safe", "home", "app"},
    "app": BELOW_JOBS | {"jobs", "safe", "home", "ui"},
    "home": {"model", "jobs"},
    "__main__": {"home", "cli", "app"},
    "errors": set(),
    "i18n": set(),
    "": set(),
}
#: Room → packages outside the standard library it may import.
MAY_BRING: dict[str, set[str]] = {
    "model": {"sqlalchemy", "alembic", "pydantic", "sqlcipher3", "pypinyin", "psycopg"},
    "safe": {"cryptography", "sqlcipher3"},
    "intake": {"openpyxl", "python_calamine", "PIL", "pi_heif", "zxingcpp", "rapidocr"},
    "paper": {"reportlab", "uharfbuzz", "zxingcpp", "xlsxwriter"},
    "sync": {"cryptography", "pyrage", "pydantic"},
    "jobs": {"sqlalchemy", "sqlcipher3"},
    "ui": {"PySide6", "shiboken6", "pypdfium2"},
    "app": {"PySide6", "shiboken6"},
    "home": {"platformdirs"},
}
#: Parts of the standard library that would cut a law: a network, the stock database, running code.
NEVER = {"sqlite3", "socket", "ssl", "http.client", "urllib.request", "ftplib", "smtplib", "pickle"}
#: The phone as camera: upload only, on the hotspot's own address, while its dialog is open.
EXCEPT = {"intake": {"socket"}}


def test_the_house_has_the_rooms_of_its_map() -> None:
    """Every module stands in a known room or is a known front door."""
    unknown = {module.room for module in modules().values()} - MAY_REACH.keys()
    assert not unknown, f"no such room on the map of tests/house/test_house_rooms.py: {sorted(unknown)}"


@pytest.mark.parametrize("room", MAY_REACH)
def test_rooms_import_only_what_stands_below_them(room: str) -> None:
    """ui, cli → jobs → {sync, paper, intake} → model; safe stands alone; home is for the front doors."""
    allowed = MAY_REACH[room] | OPEN_TO_ALL | {room}
    wrong = []
    for module in _in_room(room):
        for line, dotted in module.imports:
            target = inside(dotted)
            if target is not None and target.split(".")[0] not in allowed:
                wrong.append(f"{module.at(line)}: {room or 'fupin_desk'} may not import {dotted}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", MAY_REACH)
def test_rooms_bring_only_their_own_packages_from_outside(room: str) -> None:
    """Qt only in ui and app, the database only in model and safe, the press alone knows PDF."""
    wrong = []
    for module in _in_room(room):
        for line, dotted in module.imports:
            package = outside(dotted)
            if package and package not in MAY_BRING.get(room, set()):
                wrong.append(f"{module.at(line)}: {room or 'fupin_desk'} may not import {package}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", MAY_REACH)
def test_no_room_reaches_for_the_network_or_the_stock_database(room: str) -> None:
    """The network cable is cut for ever; an unencrypted sqlite3 is never opened."""
    never = NEVER - EXCEPT.get(room, set())
    wrong = [
        f"{module.at(line)}: never {dotted}"
        for module in _in_room(room)
        for line, dotted in module.imports
        if any(dotted == name or dotted.startswith(name + ".") for name in never)
    ]
    assert not wrong, "\n".join(wrong)


def test_model_init_imports_nothing() -> None:
    """Whoever imports one subject of the ledger does not pay for all."""
    assert [dotted for _line, dotted in modules()["model"].imports if "__future__" not in dotted] == []


@pytest.mark.parametrize("room", ["", *ROOMS])
def test_every_module_has_its_step_on_the_stairs(room: str) -> None:
    """A new module is one new line in tests/house/stairs.py."""
    listed = STAIRS[room]
    assert len(set(listed)) == len(listed), f"listed twice in {room!r}"
    hints = [_hint(room, step) for step in stairs_of(room) if step not in listed]
    assert not hints, "\n".join(hints)
    gone = set(listed) - {_step(module) for module in _standing(room)}
    assert not gone, f"listed in stairs.py under {room!r} but gone: {sorted(gone)}"


@pytest.mark.parametrize("room", ["", *ROOMS])
def test_inside_a_room_imports_go_only_up_the_list(room: str) -> None:
    """A module imports only what is listed before it: so no cycle can form, in functions neither."""
    height = {step: number for number, step in enumerate(STAIRS[room])}
    wrong = []
    for module in _standing(room):
        own = height.get(_step(module))
        if own is None:
            continue
        late = sorted(step for step in within(module) if step in height and height[step] >= own)
        wrong += [f"{module.at(1)}: {_step(module)} imports {step}, listed after it" for step in late]
    assert not wrong, "\n".join(wrong)


def _in_room(room: str) -> list[Module]:
    return [module for module in modules().values() if module.room == room]


def _standing(room: str) -> list[Module]:
    """Modules that belong on the room's stairs, `""` being those beside the rooms."""
    return [
        module
        for module in modules().values()
        if (module.is_front if room == "" else module.room == room) and _step(module)
    ]


def _step(module: Module) -> str:
    return module.name if module.is_front else module.step


def _hint(room: str, step: str) -> str:
    module = next(module for module in _standing(room) if _step(module) == step)
    listed = STAIRS[room]
    needs = [name for name in listed if name in within(module)]
    place = f'after "{needs[-1]}"' if needs else "anywhere"
    return f'tests/house/stairs.py lacks "{step}" in {room!r}: put it {place}, before those that import it'
