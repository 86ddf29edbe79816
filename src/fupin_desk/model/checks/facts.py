"""What a check looks at: one household as plain values, and what is known around it.

No session and no row: whoever gathers the facts (`jobs.checks`) makes these values, so a check can be read
and tested alone. Texts are as the ledger has them and may hold anything a national export contained; what
can be read out of them is read here, once, and never raises: a number that is no number is None.

`House.headings` are the columns of national exports that the ledger holds for this household, blank cells
included: a check that needs a column nobody gave does not run, and that is counted as "not checked".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from types import MappingProxyType
from typing import Final

from fupin_desk.model.idnumber import resident_number
from fupin_desk.model.values import Fen, Month

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
_NUMBER: Final = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?")
_MONTH: Final = re.compile(r"((?:19|20)\d{2})[-./年]?(\d{1,2})(?!\d{3})")
_AREA: Final = re.compile(r"(\d{1,4}(?:\.\d{1,3})?)\s*亩(?!产)")
_KILOS: Final = {
    "公斤": 1.0, "千克": 1.0, "kg": 1.0, "斤": 0.5, "市斤": 0.5, "担": 50.0, "吨": 1000.0, "两": 0.05,
}  # fmt: skip
_HEADS: Final = frozenset({"头", "只", "羽", "匹", "条", "口"})
_FOLLOWED: Final = ("脱贫", "建档", "监测", "防止返贫", "帮扶")
ABLE: Final = ("普通劳动力", "技能劳动力")
"""Labour states that count as able to work; the weak or half ones are neither able nor unable."""
UNABLE: Final = ("丧失劳动力", "无劳动力")


@dataclass(frozen=True, slots=True)
class Someone:
    """A member of the household; `age` in whole years on the day of the check, None without a birth date."""

    id: str = ""
    name: str = ""
    relation: str = ""
    sex: str = ""
    birth: date | None = None
    age: int | None = None
    id_kind: str = ""
    id_number: str = ""
    education: str = ""
    student: str = ""
    health: str = ""
    labour: str = ""
    work_months: int | None = None
    phone: str = ""
    account: str = ""
    shares: bool = True
    """Whether he shares the household's income."""
    national: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    def says(self, heading: str) -> str:
        """What the newest national export says in this column, '' where it is blank or absent."""
        return self.national.get(heading, "").strip()

    @property
    def ill(self) -> frozenset[str]:
        """The health labels, without 健康."""
        return frozenset(part for part in parts(self.health) if part != "健康")

    @property
    def resident(self) -> str:
        """The first 18 characters of the ID number or certificate."""
        return resident_number(self.id_number)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the account; amounts in fen."""

    id: str = ""
    month: str = ""
    item: str = ""
    sub: str = ""
    amount: Fen = 0
    quantity: str = ""
    unit: str = ""
    use: str | None = None
    member_id: str | None = None
    basis: str = "actual"
    living_cost: Fen | None = None
    sent_home: Fen | None = None
    happened: date | None = None
    note: str = ""
    label: str = ""
    """The item in words: ``种植业·玉米``."""
    listed: bool = False
    """Booked from a payment list, whose one paper lawfully stands behind many households."""

    @property
    def kilos(self) -> float | None:
        """The quantity in kilograms, None where it is not a weight."""
        return _weight(self.quantity, self.unit)

    @property
    def heads(self) -> float | None:
        """The quantity in animals, None where it counts none."""
        return number(self.quantity) if self.unit.strip() in _HEADS else None

    @property
    def area(self) -> float | None:
        """The mu this line names, in its quantity or its note; None where it names none."""
        if self.unit.strip() == "亩":
            return number(self.quantity)
        found = _AREA.search(self.note) if "亩" in self.note else None
        return float(found.group(1)) if found else None


@dataclass(frozen=True, slots=True)
class House:
    """A household with its people and the lines of the months that are looked at.

    `lines` are in the order of months. `kept` are the months with lines; `signed` those whose every line is
    covered by both sides. `visited` is the last visit, call or help record. `measures` are the kinds of help
    recorded here.
    """

    id: str = ""
    number: str = ""
    head: str = ""
    group: str = ""
    kind: str = ""
    monitor_category: str = ""
    cause: str = ""
    phone: str = ""
    identified: str = ""
    reported_income: Fen | None = None
    national: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    people: tuple[Someone, ...] = ()
    lines: tuple[Fact, ...] = ()
    signed: frozenset[str] = frozenset()
    visited: date | None = None
    measures: frozenset[str] = frozenset()
    headings: frozenset[str] = frozenset()
    _index: dict[str, list[tuple[int, Fact]]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def of(self, *items: str) -> list[Fact]:
        """The lines whose item begins with one of these, in their order; sorted by item only once."""
        index = self._index
        if not index:
            for place, line in enumerate(self.lines):
                index.setdefault(line.item, []).append((place, line))
        found = [index[item] for item in index if item.startswith(items)]
        if len(found) == 1:
            return [line for _place, line in found[0]]
        return [line for _place, line in sorted(chain.from_iterable(found), key=itemgetter(0))]

    def says(self, heading: str) -> str:
        """What the newest national export says in this column, '' where it is blank or absent."""
        return self.national.get(heading, "").strip()

    @property
    def risks(self) -> tuple[str, ...]:
        """The risk kinds of the monitoring table, in its order."""
        told = (self.says(f"致贫/返贫风险{number}") for number in range(1, 6))
        return tuple(dict.fromkeys(risk for risk in told if risk))

    @property
    def monitored(self) -> bool:
        """Whether the household is watched at present: it has a category and the risk is not removed."""
        return bool(self.monitor_category) and not self.removed

    @property
    def followed(self) -> bool:
        """Whether somebody is to keep this household's account and visit it: it is or was on the list."""
        return bool(self.monitor_category) or any(word in self.kind for word in _FOLLOWED)

    @property
    def removed(self) -> bool:
        """Whether the export says that the risk is removed."""
        return (self.says("风险是否已消除") or self.says("风险是否消除")) in YES

    @property
    def identified_on(self) -> Month | None:
        """The month in which the household was taken under watch."""
        return month(self.says("识别监测时间") or self.says("风险识别时间") or self.identified)

    @property
    def removed_on(self) -> Month | None:
        """The month in which the risk was removed."""
        return month(self.says("消除监测时间") or self.says("风险消除时间"))

    def helped(self, *groups: str) -> bool:
        """Whether one of these groups of measures is in the export, or recorded here."""
        return any(filled(self.says(group)) or group in self.measures for group in groups)

    def someone(self, member_id: str | None) -> Someone | None:
        """A member by id."""
        return next((one for one in self.people if one.id == member_id), None) if member_id else None


YES: Final = frozenset({"是", "已", "有", "已消除", "1"})
NO: Final = frozenset({"否", "未", "无", "没有", "未消除", "0"})
_EMPTY: Final = NO | {"", "-", "—", "/", "尚未实施"}


def filled(text: str) -> bool:
    """Whether a cell names something: not blank, and not a way of saying "none"."""
    return text.strip() not in _EMPTY


def parts(text: str) -> tuple[str, ...]:
    """A multi-valued cell as its values."""
    return tuple(part for part in re.split(r"[,，、;；\s]+", text) if part)


@lru_cache(maxsize=4096)
def number(text: str) -> float | None:
    """A number somebody typed, None for anything else (never nan, never infinite)."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    return float(plain) if _NUMBER.fullmatch(plain) else None


def fen(text: str) -> Fen | None:
    """Yuan of a national export as fen, None where it is not an amount."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip().removesuffix("元")
    if not _NUMBER.fullmatch(plain):
        return None
    whole, _dot, rest = plain.lstrip("-").partition(".")
    hundredths = int((rest + "000")[:3])
    amount = int(whole) * 100 + hundredths // 10 + (hundredths % 10 >= 5)
    return -amount if plain.startswith("-") else amount


@lru_cache(maxsize=4096)
def month(text: str) -> Month | None:
    """``202304``, ``2023年4月``, ``2023-04-15``: the month, None for anything else."""
    found = _MONTH.match(unicodedata.normalize("NFKC", text).strip())
    if not found or not 1 <= int(found.group(2)) <= 12:
        return None
    return Month(int(found.group(1)), int(found.group(2)))


@lru_cache(maxsize=4096)
def _weight(quantity: str, unit: str) -> float | None:
    each, many = _KILOS.get(unit.strip().lower()), number(quantity)
    return many * each if each and many is not None and many > 0 else None


def months_between(start: Month, end: Month) -> int:
    """Whole months from one to the other; negative when the end is earlier."""
    return (end.year - start.year) * 12 + end.month - start.month


def total(lines: Iterable[Fact]) -> Fen:
    """The sum of some lines, in fen."""
    return sum(line.amount for line in lines)


@dataclass(frozen=True, slots=True)
class Shared:
    """What lies across households: value → the households (ids) that have it, only where several do."""

    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    phones: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    accounts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    papers: Mapping[str, Paper] = field(default_factory=dict)
    """Line id → the paper it shares with lines of other households."""
    sales: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Key of `same_sale` → the households that booked exactly that."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A voucher behind lines of several households: its amount (None: unknown) and the lines' sum, in fen."""

    id: str
    amount: Fen | None
    booked: Fen
    houses: tuple[str, ...]


def same_sale(line: Fact) -> str:
    """What makes two households' sales look like one: item, day, quantity and amount; '' if not told."""
    if not line.item.startswith("B") or line.happened is None or not line.quantity.strip() or line.listed:
        return ""
    return f"{line.item}.{line.sub}/{line.happened}/{line.quantity.strip()}{line.unit.strip()}/{line.amount}"
