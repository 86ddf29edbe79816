"""Code lists and heading names, as a value the letterbox is given.

Dear newcomer: which headings mean "ID number", which words are relations, which rows are sums: all of that
is dated data in ``resources/codes/*.toml`` with its source, because places differ and years change it. This
page only turns the bytes of those files into one frozen value; who reads the files is `home`. Labels are
exchanged, never numbers: three numberings of the same list are in use and they contradict each other.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

_BLANKS = re.compile("[\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff*★]")
_ASIDE = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class CodeList:
    """The labels of one list, and other spellings of them."""

    labels: tuple[str, ...]
    aliases: Mapping[str, str] = field(default_factory=dict)

    def find(self, text: str) -> str:
        """The label this text means, '' when it means none of them."""
        plain = fold(text)
        if plain in self.labels:
            return plain
        return self.aliases.get(plain, self.aliases.get(plain.upper(), ""))


@dataclass(frozen=True, slots=True)
class Codes:
    """What the letterbox must know about words: code lists, headings, words that tell rows apart."""

    lists: Mapping[str, CodeList]
    headings: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    male: frozenset[str] = frozenset()
    female: frozenset[str] = frozenset()

    def field_of(self, heading: str) -> str:
        """The field a heading means, '' when it is not one of ours."""
        plain = fold(heading)
        return self.headings.get(plain) or self.headings.get(_ASIDE.sub("", plain), "")

    def says(self, kind: str, text: str) -> bool:
        """Whether the text begins with one of the words of this kind."""
        return fold(text).startswith(self.words.get(kind, ()))


def fold(text: str) -> str:
    """Half-width, without blanks, invisible characters and asterisks: how labels are compared."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))


def parse_codes(files: Iterable[bytes]) -> Codes:
    """The value made of the TOML files' bytes, in any order; files without such lists add nothing."""
    lists: dict[str, CodeList] = {}
    headings: dict[str, str] = {}
    words: dict[str, tuple[str, ...]] = {}
    male: set[str] = set()
    female: set[str] = set()
    for data in files:
        told = tomllib.loads(data.decode("utf-8"))
        for name, spellings in told.get("headings", {}).items():
            headings.update((fold(spelling), name) for spelling in spellings)
        words.update((kind, tuple(several)) for kind, several in told.get("row_words", {}).items())
        male.update(told.get("male", ()))
        female.update(told.get("female", ()))
        for name, table in told.items():
            if isinstance(table, dict) and "labels" in table:
                lists[name] = _list(table)
        if "labels" in told and "name" in told:
            lists[str(told["name"])] = _list(told)
    return Codes(lists, headings, words, frozenset(male), frozenset(female))


def _list(table: Mapping[str, Any]) -> CodeList:
    aliases = {fold(other): label for label, others in table.get("aliases", {}).items() for other in others}
    return CodeList(tuple(table["labels"]), aliases)
