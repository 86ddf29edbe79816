"""Find as you type: one derived text per household that LIKE can search on any engine.

The key holds the names' characters, their pinyin initials and full pinyin in *all* readings (单 is dan and
shan), and numbers. A query word matches when it stands anywhere in the key, so ``zs``, ``zhangsan``, ``张三``
and the last four digits all find the same household. Each alternative reading is its own word, capped, so
that a long minority name cannot make the key explode.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

LIKE_ESCAPE: Final = "\\"
_MOST_READINGS: Final = 16
_DOTS: Final = dict.fromkeys(map(ord, "·•‧・∙⋅"))
"""Each keyboard has another dot for 阿依古丽·买买提; none of them is looked for."""


def folded(text: str) -> str:
    """The form in which keys and queries are compared: NFKC, lower case, no spaces, no dot inside names."""
    plain = "".join(unicodedata.normalize("NFKC", text).lower().translate(_DOTS).split())
    return unicodedata.normalize("NFKC", plain)  # once more: without its blank an accent joins the letter


def like_pattern(word: str) -> str:
    """A LIKE pattern that finds `word` literally: ``%`` and ``_`` a person types are characters."""
    safe = folded(word).replace(LIKE_ESCAPE, LIKE_ESCAPE * 2).replace("%", LIKE_ESCAPE + "%")
    return "%" + safe.replace("_", LIKE_ESCAPE + "_") + "%"


@lru_cache(maxsize=4096)
def readings(name: str) -> tuple[str, ...]:
    """Initials and full pinyin of a name in all its readings, capped at 16 combinations each."""
    from pypinyin import Style, pinyin

    plain = folded(name)[:20]
    if not plain or plain.isascii():
        return ()
    # Characters without a reading stand for themselves, one by one; the package's own types know only texts.
    alone: Any = lambda run: [[character] for character in run]  # noqa: E731
    each = pinyin(plain, style=Style.NORMAL, heteronym=True, errors=alone)
    choices: Sequence[Sequence[str]] = [sorted(set(options)) for options in each]
    full = {"".join(combo) for combo in itertools.islice(itertools.product(*choices), _MOST_READINGS)}
    firsts = [sorted({reading[:1] for reading in options}) for options in choices]
    initials = {"".join(combo) for combo in itertools.islice(itertools.product(*firsts), _MOST_READINGS)}
    return tuple(sorted(initials)) + tuple(sorted(full))


def search_key(numbers: Iterable[str], names: Iterable[str]) -> str:
    """The search key of a household: numbers and every member's name in every reading."""
    words: list[str] = []
    for name in names:
        words.append(folded(name))
        words.extend(readings(name))
    words.extend(folded(number) for number in numbers)
    return " ".join(dict.fromkeys(word for word in words if word))
