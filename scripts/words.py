"""Lists what the English catalogue still lacks.

    python scripts/words.py            missing sentences, as JSON {"中文": ""} ready to be filled
    python scripts/words.py --all      every sentence of the program, with the translation it has
    python scripts/words.py --stale    translations no sentence uses any more

A sentence is a literal inside `_()` or `N_()` anywhere in the program. The catalogue is one flat object,
`resources/locale/en.json`: Chinese source text → English, with the same ``{fields}``.
"""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "resources" / "locale" / "en.json"
MARKS = {"_", "N_"}


def marked(tree: ast.AST) -> list[ast.Call]:
    """Calls of `_()` and `N_()`, by whatever module they were reached through."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")) in MARKS
    ]


def sentences(root: Path = ROOT) -> dict[str, str]:
    """Every literal the program speaks → where it stands first (`path:line`)."""
    found: dict[str, str] = {}
    for path in sorted((root / "src").rglob("*.py")):
        for call in marked(ast.parse(path.read_text("utf-8"), str(path))):
            first = call.args[0] if call.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.setdefault(first.value, f"{path.relative_to(root)}:{call.lineno}")
    return found


def catalogue(path: Path = CATALOGUE) -> dict[str, str]:
    """The English catalogue; empty when there is none yet."""
    if not path.exists():
        return {}
    loaded = json.loads(path.read_text("utf-8"))
    return {str(chinese): str(english) for chinese, english in loaded.items()}


def main(arguments: list[str]) -> None:
    """Print the asked-for part of the catalogue as JSON."""
    spoken, english = sentences(), catalogue()
    if "--stale" in arguments:
        shown = {chinese: text for chinese, text in english.items() if chinese not in spoken}
    elif "--all" in arguments:
        shown = {chinese: english.get(chinese, "") for chinese in spoken}
    else:
        shown = {chinese: "" for chinese in spoken if not english.get(chinese)}
    sys.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
