"""Writes docs/errors.md: every trouble and refusal a person can be told, from the classes that say them.

    python scripts/errors.py            write the page
    python scripts/errors.py --check    only say whether it is up to date (exit 1 when it is not)

Nothing is imported: the source is read as text, so a page can be written of a program that does not start.
A class counts when it descends from `Spoken` and has a code of its own; exit code and sentences may come
from a parent.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "errors.md"
EXIT_NAMES = {"DONE": 0, "FINDINGS": 1, "USAGE": 2, "REFUSED": 3, "DAMAGED": 4, "LOCKED": 5, "BUG": 70}
FAMILIES = {
    "L": "The store: folder, keys, disk, photos at rest",
    "J": "The ledger and its rules",
    "I": "The letterbox: files from outside",
    "C": "Paper",
    "P": "The post",
    "U": "Usage: command line and window",
}
HEAD = """# Errors

Written by `scripts/errors.py` from the code; do not edit by hand. A person who calls for help reads the code
aloud; this page says what it means. `{{fields}}` are filled in when the sentence is spoken; no person's data
ever stands in one. English sentences: `resources/locale/en.json`.

Exit codes: 0 done · 1 done with findings, or held · 2 usage · 3 refused, nothing changed · 4 our store
damaged · 5 passphrase wrong, or locked by another · 70 a bug (`FD-X70`; its report holds nobody's data).

{count} codes.
"""


FLAWS_HEAD = """
## Findings in a roster

Not errors: flaws in somebody's data, one by one, with sheet, row and column. `error`: the field stays empty,
the person is taken in all the same; `warn`: a person must look; `normalise`: rewritten, and said aloud.

| code | severity | 说什么 |
|---|---|---|
"""


@dataclass(frozen=True)
class Told:
    """One code: its exit code, what the class is for, what happened, what to do now."""

    code: str
    exit_code: int
    meaning: str
    what: str
    now: str


@dataclass(frozen=True)
class _Class:
    name: str
    bases: tuple[str, ...]
    values: dict[str, ast.expr]
    meaning: str


def told(root: Path = ROOT) -> list[Told]:
    """Every code of the program, in order."""
    classes = {found.name: found for found in _classes(root)}
    result = []
    for one in classes.values():
        code = one.values.get("code")
        if not _spoken(one.name, classes) or not isinstance(code, ast.Constant):
            continue
        exit_code = _exit(_value(one.name, "exit_code", classes))
        what, now = (_text(_value(one.name, name, classes)) for name in ("what_happened", "what_now"))
        result.append(Told(str(code.value), exit_code, one.meaning, what, now))
    return sorted(result, key=lambda found: found.code)


def page(root: Path = ROOT) -> str:
    """The whole of docs/errors.md."""
    found = told(root)
    parts = [HEAD.format(count=len(found))]
    for letter, codes in groupby(found, key=lambda one: one.code[3]):
        parts.append(f"\n## FD-{letter} · {FAMILIES.get(letter, 'Other')}\n\n")
        parts.append("| code | exit | means | 发生了什么 | 现在怎么办 |\n|---|---|---|---|---|\n")
        for one in codes:
            cells = (one.code, str(one.exit_code), one.meaning, one.what, one.now)
            parts.append(_row(cells))
    parts.append(FLAWS_HEAD)
    parts += [_row((f"`{code}`", severity, sentence)) for code, severity, sentence in flaws(root)]
    return "".join(parts)


def flaws(root: Path = ROOT) -> Iterator[tuple[str, str, str]]:
    """(code, severity, sentence) of every finding in a roster."""
    path = root / "src" / "fupin_desk" / "intake" / "flaws.py"
    for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
        if not (isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict)):
            continue
        for key, value in zip(node.value.keys, node.value.values, strict=True):
            if ast.unparse(node.target) == "FLAWS" and isinstance(value, ast.Tuple):
                yield _text(key), _text(value.elts[0]), _text(value.elts[1])


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _classes(root: Path) -> Iterator[_Class]:
    for path in sorted((root / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
            if isinstance(node, ast.ClassDef):
                bases = tuple(ast.unparse(base).rpartition(".")[2] for base in node.bases)
                first_line = (ast.get_docstring(node) or "").partition("\n")[0]
                yield _Class(node.name, bases, dict(_assigned(node)), first_line)


def _assigned(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    for statement in node.body:
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                yield ast.unparse(target), statement.value
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            yield ast.unparse(statement.target), statement.value


def _spoken(name: str, classes: dict[str, _Class]) -> bool:
    """Whether a class descends from `Spoken`."""
    one = classes.get(name)
    return one is not None and any(base == "Spoken" or _spoken(base, classes) for base in one.bases)


def _value(name: str, attribute: str, classes: dict[str, _Class]) -> ast.expr | None:
    """An attribute as the class or its nearest parent sets it."""
    one = classes.get(name)
    if one is None:
        return None
    if attribute in one.values:
        return one.values[attribute]
    inherited = (_value(base, attribute, classes) for base in one.bases)
    return next((value for value in inherited if value is not None), None)


def _exit(value: ast.expr | None) -> int:
    if isinstance(value, ast.Constant) and isinstance(value.value, int):
        return value.value
    return EXIT_NAMES[ast.unparse(value).rpartition(".")[2]] if value is not None else EXIT_NAMES["REFUSED"]


def _text(value: ast.expr | None) -> str:
    """The literal inside N_(…)."""
    if isinstance(value, ast.Call) and value.args:
        value = value.args[0]
    return str(value.value) if isinstance(value, ast.Constant) else ""


def main(arguments: list[str]) -> int:
    """Write the page, or say whether it is up to date."""
    fresh = page()
    if "--check" in arguments:
        return int(not PAGE.exists() or PAGE.read_text("utf-8") != fresh)
    PAGE.write_text(fresh, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
