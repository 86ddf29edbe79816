"""下次走访要问: what to ask at the next visit, household by household, with a box to tick and room to write.

It is carried through the village, so it says only what may be said at any door: a name, the short number of
the household, the question. No ID numbers, no health, no sums, nothing about who keeps which book. A
household is kept together with at least its first question; what does not fit goes on over the page under
its name once more. Every page says 内部资料 注意保管.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from fupin_desk.errors import Finding
from fupin_desk.i18n import _
from fupin_desk.paper.breaking import break_lines
from fupin_desk.paper.curves import MM
from fupin_desk.paper.faces import Faces
from fupin_desk.paper.ink import SECTION, Ink
from fupin_desk.paper.places import LEFT, RIGHT, WIDE, Type, hairline, head, joined, printed_words, tick_box
from fupin_desk.paper.press import Cancelled, Printed, Progress, never, quiet, run
from fupin_desk.paper.sheets import Place
from fupin_desk.paper.words import veil

_T: Final = Type(8.5, 10.5, 18)
_TOP, _END = 30.0, 282.0
_LEAD: Final = 1.36
_ROOM: Final = 8.6
"""Blank millimetres under a question, for the answer."""
_INNER: Final = LEFT + 8


@dataclass(frozen=True, slots=True)
class FamilyQuestions:
    """One household: its head, short number and group, and what to ask; `more` questions stand on screen."""

    head: str
    number: str
    group: str
    questions: tuple[str, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class QuestionSheet:
    """What to ask in one village."""

    place: Place
    families: tuple[FamilyQuestions, ...]


def print_questions(
    sheet: QuestionSheet,
    faces: Faces,
    printed: date,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> Printed:
    """Print the questions of some households. Raises NothingToPrint, PrintStopped."""

    def draw(ink: Ink, one: QuestionSheet, _digest: str) -> list[Finding]:
        _Sheet(ink, one, printed).draw()
        return []

    batch: Sequence[QuestionSheet] = [sheet] if sheet.families else []
    return run(batch, draw, faces, _("下次走访要问"), progress, cancelled)


class _Sheet:
    """The pages being drawn; `y` is the next free millimetre."""

    def __init__(self, ink: Ink, sheet: QuestionSheet, printed: date) -> None:
        self.ink, self.sheet, self.printed = ink, sheet, printed
        self.y, self.page = _TOP, 0

    def draw(self) -> None:
        """Every household, page by page."""
        self.begin()
        for family in self.sheet.families:
            self.family(family)
        self.ink.end_page()

    def begin(self) -> None:
        """A new page with head and foot."""
        if self.page:
            self.ink.end_page()
        self.page += 1
        head(self.ink, _T, _("下次走访要问"), self.sheet.place.whole, _("内部资料 注意保管"))
        said = _("问到什么，当场写在格里；不是检查谁，对不上的弄清楚就好。")
        self.ink.text(LEFT, 290, said, _T.small, room=110)
        foot = joined(printed_words(self.printed), _("第 {page} 页").format(page=self.page))
        self.ink.text(RIGHT, 290, foot, _T.small, align="r", room=60)
        self.y = _TOP

    def family(self, family: FamilyQuestions) -> None:
        """One household's questions."""
        first = self.tall(family.questions[0]) if family.questions else 0.0
        if self.y + 11 + first > _END and self.y > _TOP:
            self.begin()
        self.title(family)
        for text in family.questions:
            if self.y + self.tall(text) > _END:
                self.begin()
                self.title(family, again=True)
            self.question(text)
        if family.more:
            words = _("还有 {count} 条，见屏幕上的核对页").format(count=family.more)
            self.ink.text(_INNER, self.y + 4, words, _T.small)
            self.y += 6
        self.y += 4

    def title(self, family: FamilyQuestions, *, again: bool = False) -> None:
        """The household's name, number and group over a rule."""
        ink, y = self.ink, self.y + 5.4
        used = ink.name(LEFT, y, family.head or _("未登记户主"), _T.middle * 1.2, 70)
        words = joined(family.number, family.group, _("（接上页）") if again else "")
        ink.text(LEFT + used + 4, y, words, _T.small, room=WIDE - used - 62)
        ink.text(RIGHT, y, _("走访日期        年    月    日"), _T.small, align="r", room=56)
        ink.line(LEFT, y + 2, RIGHT, y + 2, SECTION, "accent")
        self.y = y + 4

    def rows(self, text: str) -> int:
        """How many lines a question takes."""
        wide = (RIGHT - _INNER) * MM / _T.middle
        return len(break_lines(veil(text), wide, self.ink.measure["R"], 4))

    def tall(self, text: str) -> float:
        """Millimetres a question takes with its room to write."""
        return self.rows(text) * _T.middle * _LEAD / MM + _ROOM + 3.4

    def question(self, text: str) -> None:
        """A box, the question, a line to write on."""
        ink = self.ink
        tick_box(ink, LEFT + 1.4, self.y + 4.2, False, "", _T.middle)
        used = self.rows(text) * _T.middle * _LEAD / MM
        ink.paragraph(
            _INNER, self.y + 0.4, RIGHT - _INNER, veil(text), _T.middle, height=used + 0.6, lead=_LEAD
        )
        self.y += used + _ROOM
        hairline(ink, self.y, _INNER)
        self.y += 3.4
