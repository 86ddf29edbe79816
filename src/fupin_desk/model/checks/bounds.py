"""Bounds: what is usual here, as dated data per county, each with its source and who confirmed it.

A check never knows a number by itself. ``resources/checks.toml`` lists bounds by key (``yield``, ``price``,
``wage_month`` …), by what they are about (``of``: words that the item's name holds), by region and by date.
For a village the narrowest region counts, a confirmed one before an assumption. A finding that rests on a
bound nobody confirmed says so, and a check without any bound is not run and says that too.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from fupin_desk.errors import Trouble
from fupin_desk.i18n import N_
from fupin_desk.model.rules import covers

_UNKNOWN: Final = "not looked for yet"


class BadBounds(Trouble):
    """The list of bounds cannot be read."""

    code = "FD-J66"
    what_happened = N_("常见范围表读不出来：{place}。")
    what_now = N_("这是程序自带的数据，请重新安装；账没有动。")


@dataclass(frozen=True, slots=True)
class Bound:
    """One bound: at least `low`, at most `high` (None: open), in `unit`, from one day until another."""

    key: str
    of: tuple[str, ...]
    low: float | None
    high: float | None
    unit: str
    region: str
    since: date
    until: date | None
    source: str
    confirmed_by: str

    @property
    def confirmed(self) -> bool:
        """Whether somebody of the county put a name to it."""
        return bool(self.confirmed_by)

    def holds(self, value: float) -> bool:
        """Whether a value lies inside."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The bounds that hold for one village on one day."""

    by_key: Mapping[str, tuple[Bound, ...]]
    _found: dict[tuple[str, str], Bound | None] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def find(self, key: str, name: str = "") -> Bound | None:
        """The bound of this key; among those about something, the one whose longest word `name` holds."""
        known = self._found.get((key, name), _UNKNOWN)
        if not isinstance(known, str):
            return known
        best, length = None, -1
        for bound in self.by_key.get(key, ()):
            words = [len(word) for word in bound.of if word in name]
            if bound.of and not words:
                continue
            reach = max(words, default=0)
            if reach > length:
                best, length = bound, reach
        self._found[key, name] = best
        return best

    def high(self, key: str) -> float:
        """The upper bound of a key; infinity where there is none."""
        bound = self.find(key)
        return bound.high if bound is not None and bound.high is not None else float("inf")

    def low(self, key: str) -> float:
        """The lower bound of a key; minus infinity where there is none."""
        bound = self.find(key)
        return bound.low if bound is not None and bound.low is not None else float("-inf")

    def assumed(self, key: str) -> bool:
        """Whether a check of this key rests on a bound nobody confirmed."""
        return any(not bound.confirmed for bound in self.by_key.get(key, ()))


def parse_bounds(data: bytes, village: str, on: date) -> Bounds:
    """The bounds of a village on a day. Raises BadBounds naming the place that is wrong."""
    try:
        rows = [_bound(row) for row in tomllib.loads(data.decode("utf-8"))["bound"]]
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as wrong:
        raise BadBounds(place=str(wrong)[:80]) from wrong
    fitting = [
        row
        for row in rows
        if covers(row.region, village) and row.since <= on and (row.until is None or on <= row.until)
    ]
    # The narrowest region first, then what somebody confirmed, then the newest: the first of a kind counts.
    fitting.sort(key=lambda row: (len(row.region.rstrip("0")), row.confirmed, row.since), reverse=True)
    kept: dict[str, dict[tuple[str, ...], Bound]] = {}
    for row in fitting:
        kept.setdefault(row.key, {}).setdefault(row.of, row)
    return Bounds(MappingProxyType({key: tuple(some.values()) for key, some in kept.items()}))


def _bound(row: dict[str, Any]) -> Bound:
    low, high = row.get("low"), row.get("high")
    if low is None and high is None:
        raise ValueError(row["key"])
    return Bound(
        key=str(row["key"]),
        of=tuple(map(str, row.get("of", ()))),
        low=None if low is None else float(low),
        high=None if high is None else float(high),
        unit=str(row.get("unit", "")),
        region=str(row.get("region", "000000")),
        since=_day(row.get("since", date(2021, 1, 1))),
        until=_day(row["until"]) if "until" in row else None,
        source=str(row["source"]),
        confirmed_by=str(row.get("confirmed_by", "")),
    )


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(str(value))
    return value
