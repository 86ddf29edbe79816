"""Reads the program's source as text and trees, so that the laws of the house can be tests.

Nothing is imported and nothing runs: `modules()` parses every file under `src/fupin_desk` once. A module is
known by its dotted name below the package (`model.account`, `ui.pages.today`, `app`); its *room* is the first
part, its *step* the rest. Imports are taken wherever they stand: in functions and under TYPE_CHECKING too.

`python -m tests.house.source` prints stairs that fit the imports as they are; `--write` puts them into
`stairs.py`.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "fupin_desk"
SOURCE = ROOT / "src" / PACKAGE
ROOMS = ("safe", "model", "intake", "paper", "sync", "jobs", "ui")


@dataclass(frozen=True)
class Module:
    """One file of the program: dotted name below the package, its text and its tree."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The room it stands in; a module beside the rooms (`app`, `home` …) is its own."""
        return self.name.split(".")[0]

    @property
    def step(self) -> str:
        """Its name inside the room; the room's own `__init__` is ``""``."""
        return self.name.partition(".")[2]

    @property
    def is_front(self) -> bool:
        """Whether it stands beside the rooms, not in one."""
        return self.room not in ROOMS

    @cached_property
    def lines(self) -> list[str]:
        """The file's lines, the first one at index 0."""
        return self.text.splitlines()

    @cached_property
    def is_bare(self) -> bool:
        """A docstring, perhaps a future import, and nothing else."""
        return not any(
            not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
            and not (isinstance(node, ast.ImportFrom) and node.module == "__future__")
            for node in self.tree.body
        )

    @cached_property
    def imports(self) -> list[tuple[int, str]]:
        """Every import as (line, absolute dotted name); names taken from a package are spelled out."""
        found: list[tuple[int, str]] = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(node.lineno, alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                base = self._absolute(node)
                found += [(node.lineno, f"{base}.{alias.name}") for alias in node.names]
        return found

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        here = [PACKAGE, *self.name.split(".")]
        if self.path.name != "__init__.py":
            here.pop()
        parts = here[: len(here) - node.level + 1]
        return ".".join([*parts, node.module] if node.module else parts)

    def calls(self) -> Iterator[ast.Call]:
        """Every call in the file."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def at(self, line: int) -> str:
        """Where to look, as an editor understands it."""
        return f"{self.path.relative_to(ROOT)}:{line}"


@cache
def modules() -> dict[str, Module]:
    """Dotted name below the package → module; the package's own `__init__` is ``""``."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        text = path.read_text("utf-8")
        found[name] = Module(name, path, text, ast.parse(text, str(path)))
    return found


def inside(dotted: str) -> str | None:
    """The program's module an absolute import reaches, or None when it leaves the program."""
    if dotted.split(".", 1)[0] != PACKAGE:
        return None
    name = dotted[len(PACKAGE) + 1 :]
    while name not in modules():
        name = name.rpartition(".")[0]
    return name


def outside(dotted: str) -> str | None:
    """The package outside the program and the standard library an import reaches, if it does."""
    top = dotted.split(".", 1)[0]
    return None if top in {PACKAGE, "__future__"} or top in sys.stdlib_module_names else top


def within(module: Module) -> set[str]:
    """Steps of its own room that a module imports (for a front door: the other front modules)."""
    names = {inside(dotted) for _line, dotted in module.imports}
    others = {modules()[name] for name in names if name is not None and name != module.name}
    if module.is_front:
        return {other.name for other in others if other.is_front and other.name}
    return {other.step for other in others if other.room == module.room and other.step}


def stairs_of(room: str) -> list[str]:
    """The room's steps so that each imports only earlier ones, as far as there is no cycle."""
    steps = {m.step: m for m in modules().values() if m.room == room and m.step and not m.is_bare}
    if room == "":
        steps = {m.name: m for m in modules().values() if m.is_front and m.name and not m.is_bare}
    steps = {step: module for step, module in steps.items() if not step.startswith("migrations.")}
    order: list[str] = []
    while steps:
        waits = {step: within(module) & steps.keys() - {step} for step, module in steps.items()}
        free = sorted(step for step, others in waits.items() if not others)
        if not free:  # a cycle: begin with the member that hangs on fewest, so the rest still comes out right
            wanted = set().union(*waits.values())
            free = [min(wanted, key=lambda step: (len(waits[step]), step))]
        for step in free:
            order.append(step)
            del steps[step]
    return order


def printed_stairs() -> str:
    """The inside of `STAIRS`, fitting the imports as they are."""
    lines = []
    for room in ("", *ROOMS):
        lines += [f'    "{room}": (', *(f'        "{step}",' for step in stairs_of(room)), "    ),"]
    return "\n".join(lines)


if __name__ == "__main__":
    if "--write" in sys.argv:
        page = Path(__file__).with_name("stairs.py")
        letter, opening, _old = page.read_text("utf-8").partition("= {\n")
        page.write_text(f"{letter}{opening}{printed_stairs()}\n}}\n", "utf-8")
    else:
        sys.stdout.write(printed_stairs() + "\n")
