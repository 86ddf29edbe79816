"""How the rows of 核对 are painted: where (left), what (middle), which checks did not run.

Severity differs by shape and by word, never by colour alone; names are hidden under the veil.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from fupin_desk.i18n import N_, _
from fupin_desk.ui import icons
from fupin_desk.ui.style import BODY, CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.lists import Column, text_column

if TYPE_CHECKING:
    from fupin_desk.jobs.checks import Noticed

LOOKS: Final = {
    "error": (N_("要改"), "refused", "red"),
    "warn": (N_("要核实"), "warn", "amber"),
    "hint": (N_("问一问"), "talk", "soft"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One row on the left: a household or a check, and how many questions are open there."""

    key: str
    words: str
    more: str
    count: int
    private: bool = False


def place_columns() -> tuple[Column, ...]:
    """Name (hidden under the veil where it is a person's) and count."""

    def name(painter: QPainter, rect: QRectF, one: Place) -> None:
        used = brush.text(painter, rect, one.words, BODY, private=one.private)
        rest = rect.adjusted(min(used, rect.width()) + 8, 0, 0, 0)
        if one.more and rest.width() > 20:
            brush.text(painter, rest, one.more, CAP, "soft")

    return (
        Column("", 0, name, lambda one: one.words),
        text_column("", 56, lambda one: f"{one.count:,}", size=CAP, colour="soft", align=brush.RIGHT),
    )


def paint_look(painter: QPainter, rect: QRectF, one: Noticed) -> None:
    """Severity as a shape and a word; answered ones say so."""
    words, name, tone = LOOKS[one.severity] if one.answer is None else (N_("已说明"), "signed", "soft")
    icons.paint(painter, name, rect.x() + 8, rect.center().y(), tone, 14)
    brush.text(painter, rect.adjusted(24, 0, 0, 0), _(words), CAP, tone)


def finding_columns() -> tuple[Column, ...]:
    """How grave, whose, what does not fit, which month."""

    def what(painter: QPainter, rect: QRectF, one: Noticed) -> None:
        used = brush.text(painter, rect, one.title, BODY)
        rest = rect.adjusted(min(used, rect.width()) + 10, 0, 0, 0)
        if one.detail and rest.width() > 40:
            brush.text(painter, rest, one.detail, CAP, "soft", private=True)

    def whose(painter: QPainter, rect: QRectF, one: Noticed) -> None:
        used = brush.text(
            painter, rect, one.head or one.household_no or "—", BODY, "ink", MEDIUM, private=True
        )
        rest = rect.adjusted(min(used, rect.width()) + 6, 0, 0, 0)
        if one.who and one.who != one.head and rest.width() > 20:
            brush.text(painter, rest, one.who, CAP, "soft", private=True)

    def aloud(one: Noticed) -> str:
        return f"{one.title} {one.detail}".strip()

    return (
        Column(_("程度"), 86, paint_look, lambda one: _(LOOKS[one.severity][0])),
        Column(_("谁家"), 138, whose, lambda one: f"{one.head} {one.who}".strip()),
        Column(_("什么对不上"), 0, what, aloud),
        text_column(_("月份"), 74, lambda one: one.month, size=CAP, colour="soft", spare=True),
    )


def rule_columns() -> tuple[Column, ...]:
    """Checks that did not run, and why."""
    return (
        text_column(_("项目"), 300, lambda one: one.title),
        text_column(_("为什么没查"), 0, lambda one: one.not_run, size=CAP, colour="soft"),
    )
