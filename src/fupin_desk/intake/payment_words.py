"""The words of payment lists, as a value: what headings mean, what says bounced, which item a title names.

Dear newcomer: banks and offices call one thing by twenty names, and next year by a twenty-first; so all of
it is dated data in ``resources/codes/payments.toml``. This page turns the file's bytes into one frozen
value and answers questions about texts. It guesses an item only as a proposal: a person always sees it and
may say otherwise.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from fupin_desk.intake.codes import Codes, fold
from fupin_desk.model.values import Month

FIELDS = (
    "name", "head_name", "id_number", "account", "amount", "due", "group", "household_no", "words", "day",
    "status", "collected_by", "remark",
)  # fmt: skip
"""What a column of a payment list may mean, in the order a person is offered them."""

NOTHING = "-"
"""A column somebody said means nothing to us."""

_DAY = re.compile(r"(20\d\d)[年./-](1[0-2]|0?[1-9])[月./-](3[01]|[12]\d|0?[1-9])日?")
_MONTH = re.compile(r"(20\d\d)[年./-]?(1[0-2]|0?[1-9])月|(20\d\d)[./-](1[0-2]|0[1-9])(?!\d)")
_TO_MONTH = re.compile(r"(20\d\d)年(?:1[0-2]|0?[1-9])月?[-—至到~](1[0-2]|0?[1-9])月")
_QUARTER = re.compile(r"(20\d\d)年?(?:第?([一二三四1-4])季度)")
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}


@dataclass(frozen=True, slots=True)
class PaymentWords:
    """Headings and row words (`codes`), and the proposals: (item code, words that speak of it) in order."""

    codes: Codes
    items: tuple[tuple[str, tuple[str, ...]], ...]

    def says(self, kind: str, text: str) -> bool:
        """Whether one of the words of this kind occurs in the text."""
        plain = fold(text)
        return bool(plain) and any(word in plain for word in self.codes.words.get(kind, ()))

    def item_of(self, text: str) -> str:
        """The item this text speaks of, '' when none of the words occurs in it."""
        plain = fold(text)
        return next((code for code, words in self.items if any(word in plain for word in words)), "")

    def mapped(self, mapping: Mapping[str, str]) -> PaymentWords:
        """The same words with a person's say about headings: heading → field, '' for "means nothing"."""
        told = {fold(heading): field or NOTHING for heading, field in mapping.items()}
        return replace(self, codes=replace(self.codes, headings={**self.codes.headings, **told}))

    def sender_of(self, text: str) -> str:
        """The sender named in a line such as ``代发单位：云岭县农商行``, '' when it names none."""
        found = re.search(r"([^\s:：]+)[:：]\s*([^\s:：,，;；]{2,40})", text)
        if not found:
            return ""
        label = fold(found.group(1))
        return found.group(2) if label.endswith(self.codes.words.get("senders", ())) else ""


def parse_payment_words(data: bytes) -> PaymentWords:
    """The value made of the bytes of ``payments.toml``."""
    told = tomllib.loads(data.decode("utf-8"))["payment"]
    headings = {fold(text): name for name, spellings in told["headings"].items() for text in spellings}
    words = {kind: tuple(several) for kind, several in told["words"].items()}
    items = tuple((str(one["code"]), tuple(one["words"])) for one in told["item"])
    return PaymentWords(Codes({}, headings, words), items)


def day_in(text: str) -> date | None:
    """The day a text names, None where it names none that exists."""
    found = _DAY.search(fold(text))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def month_in(text: str) -> str:
    """The month a title names (a quarter's or a span's last month), '' where it names none."""
    plain = fold(text)
    if span := _TO_MONTH.search(plain):
        return str(Month(int(span.group(1)), int(span.group(2))))
    if quarter := _QUARTER.search(plain):
        return str(Month(int(quarter.group(1)), _QUARTERS[quarter.group(2)]))
    found = _MONTH.search(plain)
    if not found:
        return ""
    year, month = (found.group(1), found.group(2)) if found.group(1) else (found.group(3), found.group(4))
    return str(Month(int(year), int(month)))
