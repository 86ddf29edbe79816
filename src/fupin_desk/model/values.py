"""The plain values every room speaks: money, months, days, identifiers.

Laws: money is integer 分 (`Fen`), never float; days and months are Beijing time (fixed UTC+8, never the
machine's zone); instants are UTC; national numbers are text. Nothing here knows a table or a clock.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_

Fen = int
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
BEIJING: Final = timezone(timedelta(hours=8), "Beijing")
MAX_FEN: Final[Fen] = 10**13
"""A hundred thousand million yuan: above any household, far below any overflow."""

NAME_LIMIT: Final = 100
NOTE_LIMIT: Final = 32_767

_BROKEN = re.compile("[\\x00\\ud800-\\udfff]")
_MONEY = re.compile(r"^[+\-]?\d+(\.\d+)?$")
_MONTH = re.compile(r"^((?:19|20|21)[0-9]{2})-(0[1-9]|1[0-2])\Z")


class NotMoney(Refusal):
    """An amount that cannot be read exactly to the fen."""

    code = "FD-J20"
    what_happened = N_("金额“{given}”看不懂，没有记。")
    what_now = N_("请写成 1234.56 这样，最多两位小数，可以带“万”。")


class NotAMonth(Refusal):
    """A month or day that does not exist."""

    code = "FD-J21"
    what_happened = N_("“{given}”不是月份或日期。")
    what_now = N_("月份写成 2026-10，日期写成 2026-10-31。")


class TooLong(Refusal):
    """A text longer than the ledger keeps."""

    code = "FD-J22"
    what_happened = N_("“{field}”写了 {length} 个字，最多 {limit} 个字。")
    what_now = N_("请写短一些再存，没有改动任何内容。")


class NotText(Refusal):
    """A text with half characters, as a broken program hands over; no disk and no paper holds them."""

    code = "FD-J23"
    what_happened = N_("“{field}”里有坏字符，没有存。")
    what_now = N_("请重新输入这一栏，不要从别处粘贴。")


def fen(text: str) -> Fen:
    """Read an amount of yuan as a person types it into fen: thousands separators, full width, 元, 万.

    Raises NotMoney for anything that is not exact to the fen (``0.005``, ``1e3``, two points, letters).
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace("−", "-")
    plain = plain.removeprefix("¥").removesuffix("元").strip()
    times = 1
    if plain.endswith("万"):
        plain, times = plain[:-1].strip(), 10_000
    if "," in plain:
        whole = plain.split(".", 1)[0]
        if not re.match(r"^[+\-]?\d{1,3}(,\d{3})+$", whole) or "," in plain[len(whole) :]:
            raise NotMoney(given=text[:40])
        plain = plain.replace(",", "")
    if not _MONEY.match(plain) or len(plain) > 24:
        raise NotMoney(given=text[:40])
    try:
        exact = Decimal(plain) * times * 100
    except InvalidOperation as bad:
        raise NotMoney(given=text[:40]) from bad
    if exact != exact.to_integral_value() or abs(exact) > MAX_FEN:
        raise NotMoney(given=text[:40])
    return int(exact)


def yuan(amount: Fen, *, separators: bool = True) -> str:
    """Write fen as yuan with two decimals and a true minus (U+2212): ``−1,234.50``."""
    whole, rest = divmod(abs(amount), 100)
    body = f"{whole:,}" if separators else str(whole)
    return f"{'−' if amount < 0 else ''}{body}.{rest:02d}"


def divide(amount: Fen, heads: int) -> Fen:
    """Share an amount among heads, rounded half away from zero once, in integers."""
    quotient = (Decimal(amount) / Decimal(heads)).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return int(quotient)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month in Beijing time, written ``2026-10``; sorts and subtracts as expected."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read ``2026-10``. Raises NotAMonth."""
        found = _MONTH.match(text.strip())
        if not found:
            raise NotAMonth(given=text[:20])
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        """The month a day lies in."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def plus(self, months: int) -> Month:
        """This month moved by a number of months, either way."""
        count = self.year * 12 + self.month - 1 + months
        return Month(count // 12, count % 12 + 1)

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return self.plus(1).first - timedelta(days=1)


def is_month(text: str) -> bool:
    """Whether a text is a month exactly as the ledger writes it."""
    return _MONTH.match(text) is not None


@dataclass(frozen=True, slots=True)
class Window:
    """A span of whole months, both ends included."""

    start: Month
    end: Month

    def months(self) -> list[Month]:
        """Every month of the window in order."""
        result, month = [], self.start
        while month <= self.end:
            result.append(month)
            month = month.plus(1)
        return result

    def __contains__(self, month: Month) -> bool:
        return self.start <= month <= self.end

    def __str__(self) -> str:
        return f"{self.start}…{self.end}"


def accounting_year(day: date, first_month: int = 10) -> Window:
    """The accounting year 记账年度 a day lies in: October to September unless the pack says otherwise."""
    start_year = day.year if day.month >= first_month else day.year - 1
    start = Month(start_year, first_month)
    return Window(start, start.plus(11))


def beijing_day(instant: datetime) -> date:
    """The Beijing calendar day of a UTC instant."""
    return instant.astimezone(BEIJING).date()


def parse_day(text: str) -> date:
    """Read ``2026-10-31``. Raises NotAMonth."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as bad:
        raise NotAMonth(given=text[:20]) from bad


def instant(moment: datetime) -> str:
    """Write a UTC instant as it is stored and sent: ``2026-10-31T01:02:03.456Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970, exactly (a float would lose one now and then)."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def next_stamp(last: int, moment: datetime) -> int:
    """Milliseconds × 4096 + counter, greater than the last: ids made in one breath keep their order."""
    return max(last + 1, milliseconds(moment) << 12)


def new_id(stamp: int, random: bytes) -> str:
    """A UUIDv7 (RFC 9562, counter after the milliseconds) from a stamp and eight random bytes."""
    millis, count = stamp >> 12 & (1 << 48) - 1, stamp & 0xFFF
    noise = int.from_bytes(random[:8], "big") & (1 << 62) - 1
    value = millis << 80 | 0x7 << 76 | count << 64 | 0b10 << 62 | noise
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def short_text(text: str, field: str, limit: int = NAME_LIMIT) -> str:
    """A text a person typed, kept exactly. Raises TooLong beyond the limit, NotText for half characters."""
    if len(text) > limit:
        raise TooLong(field=field, length=len(text), limit=limit)
    if _BROKEN.search(text):
        raise NotText(field=field)
    return text
