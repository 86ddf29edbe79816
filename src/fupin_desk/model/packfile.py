"""Reading dated data strictly: a TOML table in which every key is asked for, typed, and none is left over.

Rule packs come from counties by mail and stick and are written by hand. `Table` wraps one TOML table and
knows the path that leads to it, so that a refusal can name the very key (``cost.ratio.grain``). `done()`
refuses what nobody asked for: an unknown key in a rule pack is a misspelt rule, not an extension.
Numbers with a point are read as decimals; no float exists on this way.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypeVar, cast

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_, _
from fupin_desk.model.values import Fen, NotMoney, fen

WHOLE: Final = 10_000
"""Shares and ratios are integers of this whole: 4000 is 40 %."""

_SIZE_LIMIT: Final = 1 << 20
_Word = TypeVar("_Word", bound=str)


class BadPack(Refusal):
    """A rule pack or a table of lines that cannot be used; `place` is the key that is wrong."""

    code = "FD-J28"
    what_happened = N_("核算办法文件里“{place}”不对：{why}。没有采用。")
    what_now = N_("请发文件的单位改正这一处再导入；原来的核算办法照旧使用。")


class Table:
    """One table of a TOML file and the path to it. Each reading method raises BadPack naming the key."""

    def __init__(self, values: dict[str, Any], path: str = "") -> None:
        self._left = dict(values)
        self._path = path

    @classmethod
    def read(cls, data: bytes) -> Table:
        """The whole file. Refuses what is not TOML in UTF-8 or larger than a megabyte."""
        if len(data) > _SIZE_LIMIT:
            raise BadPack(place="TOML", why=_("文件太大"))
        try:
            return cls(tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError, ValueError) as wrong:
            raise BadPack(place="TOML", why=_("不是 UTF-8 的 TOML 文件")) from wrong

    def wrong(self, key: str, why: str) -> BadPack:
        """The refusal of one key, to be raised."""
        return BadPack(place=f"{self._path}{key}"[:80], why=why)

    def done(self) -> None:
        """Refuse whatever key was not asked for."""
        for key in self._left:
            raise self.wrong(key, _("没有这一项规则，请检查写法"))

    def keys(self) -> list[str]:
        """Keys not read yet, in file order."""
        return list(self._left)

    def take(self, key: str) -> object:
        """A value of any type; a missing key is refused."""
        if key not in self._left:
            raise self.wrong(key, _("缺这一项"))
        return self._left.pop(key)

    def peek(self, key: str) -> object:
        """A value that stays to be read in its proper form; None if missing."""
        return self._left.get(key)

    def table(self, key: str, *, optional: bool = False) -> Table:
        """A table inside this one; an absent optional one is empty."""
        value = {} if optional and key not in self._left else self.take(key)
        if not isinstance(value, dict):
            raise self.wrong(key, _("要写成一节"))
        return Table(value, f"{self._path}{key}.")

    def tables(self, key: str) -> list[Table]:
        """A list of tables, possibly absent."""
        rows = self._left.pop(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self.wrong(key, _("要写成 [[{key}]] 的若干节").format(key=key))
        return [Table(row, f"{self._path}{key}[{number}].") for number, row in enumerate(rows, 1)]

    def text(self, key: str, *, default: str | None = None, limit: int = 200) -> str:
        """A text; without a default it must be there and not be empty."""
        value = self._left.pop(key, default) if default is not None else self.take(key)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.wrong(key, _("要写成文字"))
        if len(value) > limit or not value.isprintable():
            raise self.wrong(key, _("要写在一行里，最多 {limit} 个字").format(limit=limit))
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, possibly absent."""
        values = self._left.pop(key, [])
        good = isinstance(values, list) and all(isinstance(value, str) and value for value in values)
        if not good or not all(value.isprintable() and len(value) <= 200 for value in values):
            raise self.wrong(key, _("要写成文字的清单"))
        return tuple(values)

    def word(self, key: str, allowed: Sequence[_Word]) -> _Word:
        """One of the allowed words."""
        value = self.take(key)
        if value not in allowed:
            raise self.wrong(key, _("只能是 {allowed}").format(allowed="、".join(allowed)))
        return cast("_Word", value)

    def words(self, key: str, allowed: Sequence[_Word]) -> tuple[_Word, ...]:
        """A list of different allowed words, possibly absent."""
        values = self.texts(key)
        if len(set(values)) != len(values) or not set(values) <= set(allowed):
            raise self.wrong(key, _("只能是 {allowed}").format(allowed="、".join(allowed)))
        return cast("tuple[_Word, ...]", values)

    def number(self, key: str, least: int, most: int) -> int:
        """A whole number between two bounds, both included."""
        value = self.take(key)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.wrong(key, _("要写 {least} 到 {most} 的整数").format(least=least, most=most))
        return value

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self.take(key)
        if not isinstance(value, bool):
            raise self.wrong(key, _("要写 true 或 false"))
        return value

    def share(self, key: str) -> int:
        """A ratio from 0 to 1 with at most four decimals, in parts of ten thousand."""
        value = self.take(key)
        if isinstance(value, Decimal | int) and not isinstance(value, bool):
            exact = Decimal(value)
            if exact.is_finite() and 0 <= exact <= 1 and exact * WHOLE == int(exact * WHOLE):
                return int(exact * WHOLE)
        raise self.wrong(key, _("要写 0 到 1 之间、最多四位小数的数"))

    def yuan(self, key: str) -> Fen:
        """An amount of yuan, not negative, written as a number or a text, in fen."""
        value = self.take(key)
        if isinstance(value, str | int | Decimal) and not isinstance(value, bool):
            try:
                amount = fen(str(value))
            except (NotMoney, ValueError):  # a hexadecimal number too long to be written out
                amount = -1
            if amount >= 0:
                return amount
        raise self.wrong(key, _("要写成元，最多两位小数"))

    def day(self, key: str, *, optional: bool = False) -> date | None:
        """A day; None where an optional one is absent or an empty text."""
        value = self._left.pop(key, "") if optional else self.take(key)
        if optional and value == "":
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        raise self.wrong(key, _("要写成 2026-10-31 这样的日期"))
