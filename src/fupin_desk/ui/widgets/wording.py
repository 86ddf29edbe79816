"""What a kind of household is called this year, from the dated vocabulary pack; short names for lists.

The roster's own value (脱贫户) is data and stays as it was imported; what stands on screen is the word of the
day, full where there is room and short in a list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

EXITED: Final = "脱贫户"
"""The value of the national 户类型 column that a word of the day stands for."""


@dataclass(frozen=True, slots=True)
class KindWords:
    """The words of one day: for households that left the register, and for those that are watched."""

    exited: tuple[str, str] = (EXITED, EXITED)
    watched: tuple[str, str] = ("监测对象", "监测户")

    def full(self, kind: str, category: str) -> str:
        """The word where there is room."""
        return self.watched[0] if category else self.exited[0] if kind == EXITED else kind

    def short(self, kind: str, category: str) -> str:
        """The word in a list."""
        return self.watched[1] if category else self.exited[1] if kind == EXITED else kind


def own_name(label: str) -> str:
    """What an item is in particular: 地力补贴 of 其他转移性收入·地力补贴."""
    return label.rpartition("·")[2]


def kind_words(pack: Mapping[str, Any], day: date) -> KindWords:
    """The words a vocabulary pack gives for a day; what it lacks stays as the national column says."""
    plain = KindWords()
    exited = _spoken(pack, "exited_household", day) or plain.exited
    return KindWords(exited, _spoken(pack, "monitored_household", day) or plain.watched)


def _spoken(pack: Mapping[str, Any], key: str, day: date) -> tuple[str, str] | None:
    words: Sequence[Mapping[str, Any]] = pack.get("word", ())
    for word in words:
        for period in word.get("period", ()) if word.get("key") == key else ():
            if period.get("from", date.min) <= day <= period.get("until", date.max):
                return str(period["text"]), str(period.get("short", period["text"]))
    return None
