"""Masks: how a sensitive number looks on a wall, in a report, on a screen somebody stands beside.

The stars follow the strictest published practice: ID number two digits, thirteen stars, three digits;
phone three, four stars, four; bank account only its last four. A text that is not such a number (a typing
error, two numbers in one cell) is masked by `mask_digits`: a faulty number is still almost the person's
number, so what cannot be recognised is hidden more, never less.
"""

from __future__ import annotations

import re

_AMOUNT = re.compile(r"\d{1,7}\.\d{1,2}")
_DAY = re.compile(r"^\d{4}[-./年]\d{1,2}[-./月]\d{1,2}(?:\D|$)")
_RUN = re.compile("[0-9\uff10-\uff19][0-9\uff10-\uff19Xx.+Ee -]*[0-9\uff10-\uff19Xx]")
_STARS = 13


def mask_id(number: str) -> str:
    """``51*************123``: first two, thirteen stars, last three; shorter texts are hidden whole."""
    return f"{number[:2]}{'*' * _STARS}{number[-3:]}" if len(number) >= 15 else "*" * len(number)


def mask_phone(number: str) -> str:
    """``138****1234``; what is not eleven digits keeps only its last two."""
    if len(number) == 11 and number.isdigit():
        return f"{number[:3]}****{number[-4:]}"
    return "*" * max(len(number) - 2, 0) + number[-2:] if len(number) > 4 else "*" * len(number)


def mask_bank(number: str) -> str:
    """Only the last four digits of an account."""
    return "*" * max(len(number) - 4, 4) + number[-4:] if len(number) > 8 else "*" * len(number)


def mask_digits(text: str) -> str:
    """Any text with every run of digits hidden that could be, or could have been, a person's number.

    Runs of seven or more characters count (phones, ID numbers, accounts, what Excel made of them);
    years, months and amounts stay readable.
    """

    def hide(found: re.Match[str]) -> str:
        run = found.group()
        if sum(character.isdigit() for character in run) < 7 or _AMOUNT.fullmatch(run):
            return run
        if len(run) >= 15:
            return mask_id(run)
        return mask_phone(run)

    return text if _DAY.match(text) else _RUN.sub(hide, text)
