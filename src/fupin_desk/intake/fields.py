"""One cell → one value, or a flaw: names, dates, phones, money, months, labels.

Each reader returns what may be stored and the code of the flaw ('' when there is none); none of them looks
at another cell, and none guesses. What means exactly one thing is mended and said (`normalise`); what could
mean two things stays empty.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from fupin_desk.errors import Finding
from fupin_desk.intake.cells import Cell
from fupin_desk.intake.codes import CodeList, fold
from fupin_desk.intake.flaws import flaw
from fupin_desk.intake.table import Headings

LONGEST_NAME, LONGEST_NOTE = 100, 32_767

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\ue000-\uf8ff·"
_INNER_SPACE = re.compile(f"(?<=[{_HAN}])\\s+(?=[{_HAN}])")
_LOST = re.compile("[〇□■◇◆●○〓?？*＊※\ufffd]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_FULL_DATE = re.compile(r"^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?(?:T?\d{2}:\d{2}:\d{2}(?:\.0+)?)?$")
_MONTH = re.compile(r"^((?:19|20)\d{2})(?:[-./年](\d{1,2})月?|(\d{2}))$")
_MOBILE = re.compile(r"^1[3-9]\d{9}$")
_LANDLINE = re.compile(r"^(0\d{2,3})?\d{7,8}$")
_ERROR_TEXT = re.compile(r"^#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)$")
_EPOCH = date(1899, 12, 30)


@dataclass(slots=True)
class Notebook:
    """Findings of one sheet as they are made, and how many filled cells each column has."""

    sheet: str
    headings: Headings
    findings: list[Finding] = field(default_factory=list)
    filled: Counter[str] = field(default_factory=Counter)

    def note(self, code: str, row: int | None, name: str, given: str = "", stored: str = "") -> None:
        """Write down the flaw of this field in this row."""
        column = self.headings.column(name)
        self.findings.append(
            flaw(code, sheet=self.sheet, row=row, column=column, given=given, stored=stored, field=name)
        )


def broken(cell: Cell) -> str:
    """ERROR or FORMULA for a cell that holds no value of its own, '' for any other."""
    if cell.kind == "e" or _ERROR_TEXT.match(cell.text.strip()):
        return "ERROR"
    return "FORMULA" if cell.kind == "f" else ""


def read_name(cell: Cell) -> tuple[str, str]:
    """A name as it may be stored: nothing but blanks and invisible characters is taken away."""
    seen = _UNSEEN.sub("", cell.text).strip()
    name = _INNER_SPACE.sub("", seen)
    if not name:
        return "", "NAME_MISSING"
    if len(name) > LONGEST_NAME:
        return "", "NAME_TOO_LONG"
    if _PRIVATE.search(name):
        return name, "NAME_PUA"
    if _LOST.search(name):
        return name, "NAME_LOST_CHAR"
    return name, "NAME_PADDED" if name != cell.text else ""


def read_date(cell: Cell) -> tuple[date | None, str, tuple[int, int] | None]:
    """(day, flaw, (year, month) where only these are told)."""
    text = fold(cell.text)
    if re.fullmatch(r"\d+\.0+", text):
        text = text.partition(".")[0]
    full = _FULL_DATE.match(text)
    if full:
        exact = cell.kind == "s" and re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell.text.strip()) is not None
        day = _day(full.group(1), full.group(2), full.group(3))
        return day, "DATE_BAD" if day is None else "" if exact else "DATE_FORM", None
    if re.fullmatch(r"\d{8}", text):
        day = _day(text[:4], text[4:6], text[6:])
        return day, "DATE_BAD" if day is None else "DATE_FORM", None
    month = _MONTH.match(text)
    if month and 1 <= int(month.group(2) or month.group(3)) <= 12:
        return None, "DATE_MONTH_ONLY", (int(month.group(1)), int(month.group(2) or month.group(3)))
    if re.fullmatch(r"\d{3,5}", text) and int(text) > 60:
        return _EPOCH + timedelta(days=int(text)), "DATE_FORM", None  # Excel's own count of days
    return None, "DATE_BAD", None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def read_phone(cell: Cell) -> tuple[str, str]:
    """A mobile number of eleven digits, or a landline as it was written."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", cell.text)).strip()
    as_number = cell.kind == "n" or re.fullmatch(r"\d+\.0+", text) is not None
    text = re.sub(r"\.0+$", "", text)
    parts = [part for part in re.split(r"[/、,;或|\s]+", text) if len(re.sub(r"\D", "", part)) >= 7]
    if len(parts) >= 2:
        return "", "PHONE_TWO"
    plain = re.sub(r"^(\+86|0086|86)(?=1\d{10}$)", "", re.sub(r"[\s()-]", "", text))
    if _MOBILE.match(plain):
        return plain, "PHONE_FLOAT" if as_number else "PHONE_FORM" if plain != cell.text else ""
    if _LANDLINE.match(plain) and not as_number:
        return text, "PHONE_FORM" if text != cell.text else ""
    return "", "PHONE_BAD"


def read_income(cell: Cell) -> tuple[int | None, str]:
    """An amount of yuan in fen. Only an exact number counts; estimates do not become figures."""
    bad = broken(cell)
    text = fold(cell.text).replace(",", "").replace("¥", "").replace("￥", "")
    if bad or (text.startswith("=") and cell.kind == "s"):
        return None, "INCOME_ERROR_CELL" if bad == "ERROR" else "INCOME_FORMULA_NO_VALUE"
    found = re.fullmatch(r"(-?\d{1,12}(?:\.\d+)?(?:[eE][+-]?\d{1,2})?)(万?)(元?)(?:/[人年])?", text)
    if not found:
        return None, "INCOME_ESTIMATE"
    yuan = Decimal(found.group(1)) * (10_000 if found.group(2) else 1)
    if abs(yuan) > 10**10:
        return None, "INCOME_ESTIMATE"
    fen = int((yuan * 100).quantize(Decimal(1), ROUND_HALF_UP))
    if fen < 0:
        return None, "INCOME_NEGATIVE"
    return fen, "" if found.group(1) == cell.text.strip() else "INCOME_TEXT"


def read_months(cell: Cell) -> tuple[int | None, str]:
    """Whole months of work in a year, 0 to 12."""
    found = re.fullmatch(r"(-?\d{1,6})(?:\.0+)?(个?月)?", fold(cell.text))
    if not found or not 0 <= int(found.group(1)) <= 12:
        return None, "MONTHS_BAD"
    return int(found.group(1)), "MONTHS_FORM" if found.group(2) else ""


def read_label(cell: Cell, known: CodeList) -> tuple[str, str]:
    """One label of a list; other spellings are put right and said."""
    label = known.find(cell.text)
    if not label:
        return "", "VALUE_UNKNOWN"
    return label, "" if label == cell.text.strip() else "VALUE_ALIAS"


def read_labels(cell: Cell, known: CodeList) -> tuple[str, str]:
    """Several labels joined by commas or 、."""
    parts = [part for part in re.split(r"[,、;/\s]+", unicodedata.normalize("NFKC", cell.text)) if part]
    labels = [known.find(part) for part in parts]
    if not all(labels):
        return "", "VALUE_UNKNOWN"
    told = ",".join(dict.fromkeys(labels))
    same = [part.strip() for part in parts] == labels
    return told, "" if same else "VALUE_ALIAS"


def read_number(cell: Cell, *, exact_below: int = 10**15) -> tuple[str, str]:
    """A national number as text; '' when Excel has eaten its last digits."""
    text = fold(cell.text)
    if re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", text) or (cell.kind == "n" and "." in text):
        return "", "NUMBER_AS_FLOAT"
    whole = re.sub(r"\.0+$", "", text)
    if cell.kind == "n" or whole != text:
        if whole.isdigit() and int(whole) >= exact_below:
            return "", "NUMBER_AS_FLOAT"
        return whole, "NUMBER_FORM" if len(whole) > 6 else ""
    return text.lstrip("'"), ""
