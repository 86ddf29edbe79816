"""What a person reads: every sentence has its English, every trouble its code and its two sentences."""

from __future__ import annotations

import ast
import re
from collections import defaultdict

from fupin_desk.i18n import fields
from scripts.words import catalogue, marked, sentences
from tests.house.source import Module, modules

#: Room → letters its codes may begin with (FD-L.. the store, FD-J.. the rules of the ledger …).
LETTERS = {"safe": "L", "model": "LJ", "intake": "I", "paper": "C", "sync": "P", "cli": "U", "ui": "U"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SENTENCE = re.compile(r"[\u4e00-\u9fff]{2}.*[。？！]$")
WIDGET = re.compile(r"set\w*(Text|Title|ToolTip|Tip|Label|Name)|addAction|Q(Label|PushButton|Action)")
SPOKEN = {"Spoken", "Trouble", "Refusal"}
#: `exit_code` is 3, refused, unless a class says otherwise.
ATTRIBUTES = ("code", "what_happened", "what_now")


def test_every_sentence_has_an_english_one() -> None:
    """The English catalogue is complete: `python scripts/words.py` prints what is missing."""
    english = catalogue()
    missing = [f"{where}: {text}" for text, where in sentences().items() if not english.get(text)]
    assert not missing, f"{len(missing)} lack English\n" + "\n".join(missing[:40])


def test_no_sentence_is_spoken_unmarked() -> None:
    """Chinese that ends like a sentence, or is handed to a widget as it is, stands inside _() or N_()."""
    wrong = []
    for module in modules().values():
        quiet = {id(part) for call in marked(module.tree) for part in ast.walk(call)} | _docstrings(module)
        shown = {id(word) for call in module.calls() if _shows(module, call) for word in call.args}
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in quiet:
                continue
            if SENTENCE.search(node.value) or (id(node) in shown and CHINESE.search(node.value)):
                wrong.append(f"{module.at(node.lineno)}: {node.value[:40]}")
    assert not wrong, "\n".join(wrong)


def _docstrings(module: Module) -> set[int]:
    """Texts that stand alone as statements."""
    return {id(node.value) for node in ast.walk(module.tree) if isinstance(node, ast.Expr)}


def _shows(module: Module, call: ast.Call) -> bool:
    """Whether a call puts its text before a person's eyes."""
    name = ast.unparse(call.func).rpartition(".")[2]
    return module.room == "ui" and bool(WIDGET.fullmatch(name))


def test_translations_keep_the_fields_of_their_source() -> None:
    """A translation with other {fields} would be ignored at run time, so it may not exist."""
    torn = [text for text, english in catalogue().items() if fields(text) != fields(english)]
    assert not torn, "\n".join(torn)


def test_translated_sentences_are_literals() -> None:
    """`_(f"…")` can never be found in a catalogue: fields are filled after translating."""
    wrong = [
        module.at(call.lineno)
        for module in modules().values()
        for call in marked(module.tree)
        if call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    ]
    assert not wrong, "\n".join(wrong)


def test_troubles_have_a_code_and_two_sentences() -> None:
    """Each leaf of the error vocabulary says which it is, what happened and what to do now."""
    classes = _spoken_classes()
    parents = {base for _module, node in classes for base in _bases(node)}
    wrong = []
    for module, node in classes:
        lacking = [attribute for attribute in ATTRIBUTES if attribute not in _attributes(node, classes)]
        if lacking and node.name not in parents:
            wrong.append(f"{module.at(node.lineno)}: {node.name} lacks {', '.join(lacking)}")
    assert not wrong, "\n".join(wrong)


def test_codes_are_unique_and_belong_to_their_room() -> None:
    """Someone on the telephone reads FD-L03 aloud and only one thing can be meant."""
    where: dict[str, list[str]] = defaultdict(list)
    wrong = []
    for module, node in _spoken_classes():
        code = _own(node).get("code")
        if code is None:
            continue
        text = code.value if isinstance(code, ast.Constant) else None
        if not isinstance(text, str) or not re.fullmatch(r"FD-[A-Z]\d\d", text):
            wrong.append(f"{module.at(node.lineno)}: {node.name} has no code like FD-L03")
            continue
        where[text].append(module.at(node.lineno))
        if module.room in LETTERS and text[3] not in LETTERS[module.room]:
            wrong.append(f"{module.at(node.lineno)}: {text} is not a code of {module.room}")
    wrong += [f"{code} twice: {', '.join(places)}" for code, places in where.items() if len(places) > 1]
    assert not wrong, "\n".join(wrong)


def test_error_sentences_are_marked_for_translation() -> None:
    """`what_happened` and `what_now` are N_("中文"): a bare literal would stay Chinese for ever."""
    wrong = []
    for module, node in _spoken_classes():
        for attribute in ("what_happened", "what_now"):
            value = _own(node).get(attribute)
            if value is not None and not (isinstance(value, ast.Call) and marked(value)):
                wrong.append(f"{module.at(value.lineno)}: {node.name}.{attribute}")
    assert not wrong, "\n".join(wrong)


def _bases(node: ast.ClassDef) -> list[str]:
    return [ast.unparse(base).rpartition(".")[2] for base in node.bases]


def _spoken_classes() -> list[tuple[Module, ast.ClassDef]]:
    """Every class that descends from Spoken, wherever it is declared; the three kinds themselves left out."""
    known = [
        (module, node)
        for module in modules().values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
    ]
    spoken = set(SPOKEN)
    while more := {node.name for _m, node in known if spoken & set(_bases(node))} - spoken:
        spoken |= more
    return [(module, node) for module, node in known if node.name in spoken - SPOKEN]


def _own(node: ast.ClassDef) -> dict[str, ast.expr]:
    """Attributes assigned in the class's own body."""
    found: dict[str, ast.expr] = {}
    for statement in node.body:
        if isinstance(statement, ast.Assign):
            found |= {t.id: statement.value for t in statement.targets if isinstance(t, ast.Name)}
        elif isinstance(statement, ast.AnnAssign) and statement.value:
            found[ast.unparse(statement.target)] = statement.value
    return found


def _attributes(node: ast.ClassDef, classes: list[tuple[Module, ast.ClassDef]]) -> set[str]:
    """Attributes a class has of its own or from parents below Spoken's defaults."""
    bases = _bases(node)
    inherited = (_attributes(parent, classes) for _module, parent in classes if parent.name in bases)
    return set(_own(node)).union(*inherited)
