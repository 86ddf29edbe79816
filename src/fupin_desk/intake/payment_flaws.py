"""Every flaw the letterbox can name in a payment list: code → how bad, and one sentence.

*error* means money that is not booked as it stands, *warn* that a person must look, *normalise* that
something was left out that cannot matter. ID numbers and accounts are masked here already: a list names
strangers too.
"""

from __future__ import annotations

from fupin_desk.errors import Finding, Severity
from fupin_desk.i18n import N_, _
from fupin_desk.model.masks import mask_digits

FLAWS: dict[str, tuple[Severity, str]] = {
    "AMOUNT_BAD": ("error", N_("金额看不懂，这一行先放在待处理里。")),
    "AMOUNT_MISSING": ("error", N_("没有金额，这一行先放在待处理里。")),
    "AMOUNT_ZERO": ("normalise", N_("金额是 0，没有入账。")),
    "CELL_ERROR": ("error", N_("这一格是表格错误。")),
    "FORMULA_NO_VALUE": ("error", N_("这一格是公式，没有算出的数。")),
    "NUMBER_LOST": ("warn", N_("号码被表格当成数字，后几位已经丢失，按姓名核对。")),
    "NUMBER_BAD": ("warn", N_("号码里有不该有的字符，按姓名核对。")),
    "NAME_TOO_LONG": ("error", N_("姓名超过 100 个字。")),
    "NAME_LOST_CHAR": ("warn", N_("姓名里有的字像是丢了，请核对。")),
    "ROW_NAMELESS": ("error", N_("这一行有金额，没有收款人，没有入账。")),
    "ROWS_HIDDEN": ("warn", N_("有隐藏的行，也读了。")),
    "SHEET_HIDDEN": ("warn", N_("这张工作表是隐藏的，没有读。")),
    "SHEET_SKIPPED": ("warn", N_("这张工作表与前面的重复，没有读。")),
    "TOTAL_DIFFERS": ("error", N_("表里写的合计与各行相加不一样，请先核对。")),
    "DAY_ELSEWHERE": ("warn", N_("日期不在入账的月份里，没有记日期。")),
    "ID_DIFFERS": ("warn", N_("姓名和证件号码对不上同一个人，按证件号码入账。")),
    "ACCOUNT_DIFFERS": ("warn", N_("账号是另一户的，按证件号码入账，请核对。")),
}


def payment_flaw(
    code: str, sheet: str, row: int | None = None, column: str = "", given: str = "", field: str = ""
) -> Finding:
    """The finding of this code at this place; what was given is masked."""
    severity, sentence = FLAWS[code]
    return Finding(code, severity, _(sentence), sheet, row, column, mask_digits(given[:80]), "", bool(field))
