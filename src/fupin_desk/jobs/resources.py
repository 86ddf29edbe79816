"""The dated data that ships with the program: items, rule packs, lines, code lists, words, fonts.

Each is read and parsed once, on first use, through a `read` function that `home` gives; no room knows where
the files lie.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_

if TYPE_CHECKING:
    from fupin_desk.intake.codes import Codes
    from fupin_desk.intake.entries_sheet import EntryWords
    from fupin_desk.intake.payment_words import PaymentWords
    from fupin_desk.model.deadline import DueRules
    from fupin_desk.model.items import ItemList
    from fupin_desk.model.rules import PovertyLine, RulePack
    from fupin_desk.paper.faces import Faces

PACKS = ("generic-2023", "ratio-style", "sichuan-style")
CODE_FILES = (
    "education",
    "ethnic",
    "headings",
    "household",
    "national",
    "people",
    "relations",
    "roster_words",
)


class NoSuchPack(Refusal):
    """A rule pack that is not installed."""

    code = "FD-J38"
    what_happened = N_("没有“{pack}”这套核算办法。")
    what_now = N_("现有：{packs}。")


class Resources:
    """What ships with the program; `read(name)` answers the bytes of a file under `resources/`."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self.read = read

    @cached_property
    def items(self) -> ItemList:
        """The standard list of items."""
        from fupin_desk.model.items import parse_items

        return parse_items(self.read("items.toml"))

    @cached_property
    def pack_texts(self) -> dict[str, str]:
        """The texts of the rule packs that ship, by id."""
        return {name: self.read(f"rules/{name}.toml").decode() for name in PACKS}

    @cached_property
    def packs(self) -> dict[str, RulePack]:
        """The rule packs that ship, by id; those that came to a village are on its `shelf`."""
        from fupin_desk.model.rules import parse_pack

        return {name: parse_pack(text.encode()) for name, text in self.pack_texts.items()}

    def pack(self, name: str) -> RulePack:
        """One of them. Raises NoSuchPack."""
        found = self.packs.get(name)
        if found is None:
            raise NoSuchPack(pack=name[:40], packs="、".join(self.packs))
        return found

    @cached_property
    def lines(self) -> tuple[PovertyLine, ...]:
        """Poverty lines by region and year, each with its source."""
        from fupin_desk.model.rules import parse_lines

        return parse_lines(self.read("lines.toml"))

    @cached_property
    def due_rules(self) -> DueRules:
        """Ages, school steps and kinds of dates that come due."""
        from fupin_desk.model.deadline import parse_due_rules

        return parse_due_rules(self.read("deadlines.toml"))

    @cached_property
    def codes(self) -> Codes:
        """Code lists and heading aliases for reading rosters."""
        from fupin_desk.intake.codes import parse_codes

        return parse_codes(self.read(f"codes/{name}.toml") for name in CODE_FILES)

    @cached_property
    def payment_words(self) -> PaymentWords:
        """What payment lists call things."""
        from fupin_desk.intake.payment_words import parse_payment_words

        return parse_payment_words(self.read("codes/payments.toml"))

    @cached_property
    def entry_words(self) -> EntryWords:
        """What sheets of account lines call things."""
        from fupin_desk.intake.entries_sheet import parse_entry_words

        return parse_entry_words(self.read("codes/entries.toml"))

    @cached_property
    def check_words(self) -> tuple[str, ...]:
        """The 256 words in which fingerprints are compared."""
        import tomllib

        return tuple(tomllib.loads(self.read("codes/check_words.toml").decode())["words"])

    @cached_property
    def faces(self) -> Faces:
        """The fonts that are printed with."""
        from fupin_desk.paper.faces import Faces

        names = ("NotoSansSC-Regular", "NotoSansSC-Medium", "NotoSansSC-Bold", "RareKai-Regular")
        return Faces(*(self.read(f"fonts/{name}.ttf") for name in names))

    @cached_property
    def words(self) -> dict[str, Any]:
        """The vocabulary pack in force."""
        import tomllib

        return tomllib.loads(self.read("words.toml").decode())
