"""What the papers beside the code say is true: errors, verbs, versions, links, words."""

from __future__ import annotations

import argparse
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fupin_desk import __version__
from fupin_desk.cli.door import parser
from fupin_desk.jobs.printing import KINDS
from scripts import errors
from scripts.words import sentences
from tests.house.source import ROOT

README = (ROOT / "README.md").read_text("utf-8")
MANUAL = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "docs" / "manual").glob("*.md")))
HOUSE = (ROOT / "docs" / "house.md").read_text("utf-8")
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
WORDS: dict[str, Any] = tomllib.loads((ROOT / "resources" / "words.toml").read_text("utf-8"))


def _subparsers(one: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    found: dict[str, argparse.ArgumentParser] = {}
    for action in one._actions:
        if isinstance(action, argparse._SubParsersAction):
            found |= action.choices
    return found


VERBS = _subparsers(parser())


def _prose(text: str) -> set[str]:
    """Every word inside code: `spans`, and lines of fenced blocks."""
    fenced = re.findall(r"```.*?```", text, re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", text)
    return set(re.findall(r"[a-z][a-z-]*", " ".join([*fenced, *spans])))


def test_the_page_of_errors_is_the_code() -> None:
    """`python scripts/errors.py` writes it anew."""
    assert (ROOT / "docs" / "errors.md").read_text("utf-8") == errors.page()


def test_the_page_of_errors_leaves_nobody_without_words() -> None:
    """Each code says what it means, what happened and what to do; the codes of the page are all of them."""
    found = errors.told()
    assert [one.code for one in found if not (one.meaning and one.what and one.now)] == []
    assert len({one.code for one in found}) == len(found) > 80
    assert {one.exit_code for one in found} <= {0, 1, 2, 3, 4, 5}


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_told_to_newcomers(verb: str) -> None:
    """Somebody who reads README and manual has met each verb once, somebody who reads the house twice."""
    assert verb in _prose(README) | _prose(MANUAL)
    table = "\n".join(line for line in HOUSE.splitlines() if line.startswith("| `"))
    for word in (verb, *_subparsers(VERBS[verb])):
        assert word in _prose(table), f"the table in docs/house.md lacks {verb} {word}"


def _options(one: argparse.ArgumentParser) -> Iterator[str]:
    """Options of a verb and of what stands below it, those of every verb left out."""
    everywhere = {"--help", "--ledger", "--passphrase-file", "--json"}
    for action in one._actions:
        yield from (
            option for option in action.option_strings if option[1] == "-" and option not in everywhere
        )
    for below in _subparsers(one).values():
        yield from _options(below)


@pytest.mark.parametrize("verb", VERBS)
def test_the_table_of_the_house_has_every_option(verb: str) -> None:
    """Other programs rely on the table: what a verb takes stands in its row."""
    rows = " ".join(line for line in HOUSE.splitlines() if line.startswith("| `") and f"`{verb}" in line)
    assert [option for option in _options(VERBS[verb]) if option not in rows] == []
    if verb == "print":
        assert [kind for kind in KINDS if f"`{kind}`" not in rows] == []


def test_no_paper_promises_a_verb_that_is_not_there() -> None:
    """Every command line in README and manual is understood by the door."""
    commands = re.findall(r"^(?:fupin-desk|账|镇) (.+)$", MANUAL, re.MULTILINE)
    commands += re.findall(r"^fupin-desk (.+)$", README, re.MULTILINE)
    assert len(commands) > 30
    for command in commands:
        words = re.sub(r"\s#.*", "", command).replace("*", "").split()
        quoted = [word.strip("'") for word in words]
        parser().parse_args(quoted)  # raises Usage for what it does not know


def test_the_changelog_knows_this_version() -> None:
    """One version in the package, in pyproject.toml and at the head of the changelog."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    released = re.findall(r"^## \[(\d[^\]]*)\] - \d{4}-\d\d-\d\d$", changelog, re.MULTILINE)
    assert released[0] == __version__ == project["project"]["version"]


def _links() -> Iterator[tuple[Path, str]]:
    for path in PAGES:
        for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8")):
            if "://" not in target and not target.startswith("#"):
                yield path, target.partition("#")[0]


def test_links_between_papers_lead_somewhere() -> None:
    """No page points at a file that is not there."""
    broken = [f"{path.name} → {target}" for path, target in _links() if not (path.parent / target).exists()]
    assert not broken, "\n".join(broken)


def test_decisions_are_one_page_each_and_numbered_without_holes() -> None:
    """A decision that needs more than a page has not been decided yet."""
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [path.name[:4] for path in pages] == [f"{number:04d}" for number in range(1, len(pages) + 1)]
    long = [path.name for path in pages if len(path.read_text("utf-8").splitlines()) > 60]
    assert not long


def test_dated_words_say_where_they_come_from_and_never_overlap() -> None:
    """On every day since the pack begins each thing has one name at most, with a source."""
    keys = [word["key"] for word in WORDS["word"]]
    assert len(keys) == len(set(keys))
    for word in WORDS["word"]:
        ends = date.min
        for period in word["period"]:
            assert period["text"], word["key"]
            assert period["short"], word["key"]
            assert period["source"], word["key"]
            assert period["confirmed_by"] == "", "confirming is the county's, not ours"
            assert period.get("from", date.min) >= ends, word["key"]
            ends = period.get("until", date.max)
        assert ends == date.max, f"{word['key']} ends and nothing follows"


def test_the_program_never_says_a_word_it_must_not() -> None:
    """Nobody's house is labelled, on screen or on paper."""
    said = [
        f"{where}: {text}" for text, where in sentences().items() if any(n in text for n in WORDS["never"])
    ]
    assert not said, "\n".join(said)
