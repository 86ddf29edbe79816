"""The resident identity number, GB 11643, and the numbers that grow out of it.

Dear newcomer: rosters arrive with ID numbers that Excel rounded, people mistyped and systems invented.
This page says, for one text, what it is and what may be believed of it. Pure: no file, no clock (today is
given), no table. Its laws:

* A number is believed whole or not at all. Nothing is cut, padded or guessed; the one lawful change of
  length is the old 15-digit number, which the standard itself says how to lengthen.
* A disability certificate (残疾人证) is the holder's 18 characters, a category 1-7 and a grade 1-4 (20),
  after a re-issue two more (22). It is kept whole; `resident_number` gives the first 18.
* Of several flaws the one is named that helps most: a swapped pair of digits before an impossible date,
  an impossible date before a wrong check digit.

Area 999999 is what systems hand out when somebody has no number, and also what demonstrations use.
One number alone cannot tell which; `is_placeholder` only says that it is one of those.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
PLACEHOLDER_AREA = "999999"
OLDEST_YEAR = 1890  # nobody alive is older; earlier years are typing errors

_SCIENTIFIC = re.compile(r"^\d(?:\.(\d+))?[eE]\+?\d+$")
_SHAPE_18 = re.compile(r"^\d{17}[\dX]$")
_NO_NUMBER = {"无", "暂无", "没有", "未办", "未办理", "未上户", "不详", "无身份证", "/", "-", "—", "——"}
_INVISIBLE = re.compile("[\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff'`\u2018\u2019+]")


@dataclass(frozen=True, slots=True)
class IdReading:
    """What one text turned out to be.

    `number` is what may be stored ('' when nothing may be), `code` the flaw ('' when there is none),
    `birth` and `sex` ('男', '女', '') what the number says when it is believed.
    """

    number: str
    code: str
    birth: date | None = None
    sex: str = ""


def check_digit(first17: str) -> str:
    """The 18th character that belongs to these 17 digits (ISO 7064, MOD 11-2)."""
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(first17, WEIGHTS, strict=True)) % 11]


def is_sound(number: str) -> bool:
    """Whether 18 characters have the right shape, a date that exists and the right check digit."""
    return (
        bool(_SHAPE_18.match(number))
        and date_within(number) is not None
        and check_digit(number[:17]) == number[17]
    )


def date_within(number: str) -> date | None:
    """The birth date inside an 18-character number, None when there is no such day."""
    try:
        day = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return day if day.year >= OLDEST_YEAR else None


def sex_within(number: str) -> str:
    """男 when the 17th digit is odd, else 女."""
    return "男" if int(number[16]) % 2 else "女"


def resident_number(number: str) -> str:
    """The 18-character resident number inside an ID number or a disability certificate's number."""
    return number[:18] if len(number) in (20, 22) else number


def lengthen(fifteen: str) -> str:
    """The 18-character form of an old 15-digit number (they all belong to births in the 1900s)."""
    first17 = fifteen[:6] + "19" + fifteen[6:]
    return first17 + check_digit(first17)


def is_placeholder(number: str) -> bool:
    """Whether the number's area is 999999: given out where a real number is missing."""
    return number.startswith(PLACEHOLDER_AREA)


def tidy(text: str) -> str:
    """The text in half-width, without spaces, quotes and invisible characters, X in upper case."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).upper()


def read_id(text: str, *, today: date, birth_hint: date | None = None, area_hint: str = "") -> IdReading:  # noqa: PLR0911
    """Read one ID text.

    `birth_hint` (the birth date written beside it) and `area_hint` (the area most numbers of the file
    share) only help to name a flaw, never to mend one.
    """
    clean = tidy(text)
    if not clean:
        return IdReading("", "ID_MISSING")
    if clean in _NO_NUMBER:
        return IdReading("", "ID_NONE")
    lost = _lost_precision(clean)
    if lost:
        return IdReading("", lost)
    if "*" in clean:
        return IdReading("", "ID_MASKED")
    if not re.fullmatch(r"[0-9]+(?:X\d{0,4}(?:B\d)?|B\d)?", clean):
        return IdReading("", "ID_TEXT")
    reading = _by_length(clean, today, birth_hint, area_hint)
    if reading.code == "" and clean != text:
        only_case = text.upper() == clean
        return IdReading(reading.number, "ID_LOWER_X" if only_case else "ID_FORM", reading.birth, reading.sex)
    return reading


def _lost_precision(clean: str) -> str:
    """Excel keeps 15 digits of a number: what remains is not a number of anybody."""
    scientific = _SCIENTIFIC.match(clean)
    if scientific:
        return "ID_AS_FLOAT" if len(scientific.group(1) or "") >= 11 else "ID_SCIENTIFIC"
    return "ID_AS_FLOAT" if re.fullmatch(r"\d{15,}\.0+", clean) else ""


def _by_length(clean: str, today: date, birth_hint: date | None, area_hint: str) -> IdReading:  # noqa: PLR0911
    size = len(clean)
    if size == 18:
        return _eighteen(clean, today, birth_hint, area_hint)
    if size == 15:
        longer = lengthen(clean) if clean.isdigit() else ""
        born = date_within(longer) if longer else None
        if born is None:
            return IdReading("", "ID_BAD_DATE")
        return IdReading(longer, "ID_15", born, sex_within(longer))
    if size in (20, 22):
        holder = _eighteen(clean[:18], today, birth_hint, area_hint)
        if holder.code:
            return holder
        if clean[18] not in "1234567" or clean[19] not in "1234":
            return IdReading("", "ID_DISABILITY_BAD")
        return IdReading(clean, "", holder.birth, holder.sex)
    return IdReading("", f"ID_{size}" if size in (17, 19) else "ID_LENGTH")


def _eighteen(number: str, today: date, birth_hint: date | None, area_hint: str) -> IdReading:  # noqa: PLR0911
    if not _SHAPE_18.match(number):
        return IdReading("", "ID_TEXT")
    if number[6:14] == "19000229":
        return IdReading("", "ID_1900_0229")  # Excel believes in this day; the calendar does not
    born = date_within(number)
    right = check_digit(number[:17]) == number[17]
    if not right and _is_swapped(number, today, birth_hint, area_hint):
        return IdReading("", "ID_TRANSPOSED")
    if born is None:
        return IdReading("", "ID_BAD_DATE")
    if born > today:
        return IdReading("", "ID_FUTURE")
    if not right:
        return IdReading("", "ID_AS_FLOAT" if number.endswith("000") else "ID_CHECKSUM")
    return IdReading(number, "", born, sex_within(number))


def _is_swapped(number: str, today: date, birth_hint: date | None, area_hint: str) -> bool:
    """Whether exchanging two neighbours mends the number *and* something beside the check digit agrees.

    One exchange in eleven satisfies the check digit by chance, so the check digit alone proves nothing.
    """
    born = date_within(number)
    for at in range(17):
        other = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
        if other == number or not is_sound(other):
            continue
        then = date_within(other)
        if then is None or then > today:
            continue
        if birth_hint is not None:
            if then == birth_hint and born != birth_hint:
                return True
        elif born is None or born > today:
            return True
        if area_hint and other.startswith(area_hint) and not number.startswith(area_hint):
            return True
    return False
