"""Money and long numbers in a stranger's sheet: exact, or nothing and a flaw that says why.

Excel shows 300 and stores 300.00000000000006; it shows an account and has dropped its last digits. So an
amount may carry the dust of floating point where a spreadsheet computed it, never where somebody typed it,
and a number whose digits are lost is no number.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from fupin_desk.intake.cells import Cell
from fupin_desk.intake.codes import fold
from fupin_desk.intake.fields import broken
from fupin_desk.model.idnumber import tidy
from fupin_desk.model.values import MAX_FEN, Fen, NotMoney, fen

_NUMBER = re.compile(r"[0-9*]{6,32}X?")
_BRACKETED = re.compile(r"^\((.+)\)$")


def read_amount(cell: Cell) -> tuple[Fen | None, str]:
    """An amount of yuan in fen with its sign, and the flaw. Exact to the fen, or nothing.

    What a spreadsheet computed may carry the dust of floating point (0.1 + 0.2); a text may not.
    """
    text = fold(cell.text)
    if bad := broken(cell):
        return None, "CELL_ERROR" if bad == "ERROR" else "FORMULA_NO_VALUE"
    if not text:
        return None, "AMOUNT_MISSING"
    if found := _BRACKETED.match(text):
        text = f"-{found.group(1)}"
    try:
        amount = _of_number(text) if cell.kind == "n" else fen(text.removesuffix("整"))
    except (NotMoney, InvalidOperation):
        return None, "AMOUNT_BAD"
    return amount, "" if amount else "AMOUNT_ZERO"


def _of_number(text: str) -> Fen:
    """A number as a spreadsheet stores it; what is not a whole fen but for dust raises NotMoney."""
    exact = Decimal(text) * 100
    if not abs(exact) <= MAX_FEN or abs(exact - exact.to_integral_value()) > Decimal("0.0001"):
        raise NotMoney(given="")
    return int(exact.to_integral_value())


def read_digits(cell: Cell) -> tuple[str, str]:
    """A number as text without blanks and dashes, stars kept; '' and a flaw where its digits are lost."""
    if broken(cell):
        return "", "CELL_ERROR"
    plain = tidy(cell.text).lstrip("=").strip('"').replace("-", "").replace("＊", "*")
    if not plain:
        return "", ""
    if cell.kind == "n" and len(plain.partition(".")[0]) >= 16:
        return "", "NUMBER_LOST"
    plain = plain.removesuffix(".0")
    if re.fullmatch(r"\d(\.\d+)?E\d+", plain):
        return "", "NUMBER_LOST"
    return (plain, "") if _NUMBER.fullmatch(plain) else ("", "NUMBER_BAD")
