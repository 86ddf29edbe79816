"""更正单: what one line of a signed account said, what it says now, and why; both sides sign only that.

Three *different* slips share a sheet of A4, parted by cut marks: there is no signing in triplicate. The old
value stands in a dashed box and is struck through, the new one in a solid box; the paper neither accuses nor
excuses. Places to sign are blank, for exactly those the rule pack asks for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from fupin_desk.errors import Finding
from fupin_desk.i18n import _
from fupin_desk.model.figures import Mark
from fupin_desk.model.values import Month
from fupin_desk.paper.code import payload, square
from fupin_desk.paper.curves import MM
from fupin_desk.paper.faces import Faces
from fupin_desk.paper.ink import A4, RULE, SECTION, THIN, Ink
from fupin_desk.paper.marks import draw_mark, mark_word
from fupin_desk.paper.places import (
    CODE,
    LEFT,
    RIGHT,
    WIDE,
    Type,
    joined,
    number_words,
    printed_words,
    sign_place,
    spaced,
)
from fupin_desk.paper.press import Cancelled, Printed, Progress, never, quiet, run
from fupin_desk.paper.sheets import Family, Place
from fupin_desk.paper.words import month_text, veil

_T: Final = Type(8.5, 10.5, 17)
_EACH: Final = A4[1] / 3
"""Height of one slip in mm."""
_SAID: Final = LEFT + 22
_BOX, _TALL, _TOP = 84.0, 19.0, 26.6


@dataclass(frozen=True, slots=True)
class SlipChange:
    """One fact before and after, as it is printed: 金额 960.00 元 → 936.00 元."""

    label: str
    old: str
    new: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionSlip:
    """One correction of one line. `line` names it (第 4 笔 卖柑橘), the most telling change stands first.

    `struck`: the line was taken off the book, nothing stands in its place. `totals` are the month's three
    figures before and after, '' where they do not move. `signers` are the places to sign, in order, the
    household's first. `told` says where the correction came from (退回待补正), '' if nobody asked for it.
    """

    place: Place
    family: Family
    month: Month
    number: str
    line: str
    changes: tuple[SlipChange, ...]
    why: str
    keeper: str
    old_mark: Mark
    new_mark: Mark
    struck: bool = False
    totals: tuple[tuple[str, str, str], ...] = ()
    signers: tuple[str, ...] = ()
    told: str = ""
    version: int = 1


def print_slips(
    slips: Iterable[CorrectionSlip],
    faces: Faces,
    printed: date,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> Printed:
    """Print correction slips, three on a sheet."""
    batch = list(slips)
    place = iter(range(len(batch)))

    def draw(ink: Ink, slip: CorrectionSlip, digest: str) -> list[Finding]:
        index = next(place)
        ink.scaled(1, _EACH * (index % 3))
        _Slip(ink, slip, digest, printed).draw()
        ink.restore()
        if index % 3 < 2:
            for x in (8.0, 197.0):
                ink.line(x, _EACH * (index % 3 + 1), x + 5, _EACH * (index % 3 + 1), 0.5, dash=(2, 2))
        if index % 3 == 2 or index == len(batch) - 1:
            ink.end_page()
        return []

    return run(batch, draw, faces, _("更正单"), progress, cancelled)


class _Slip:
    """One slip being drawn, its upper edge at 0."""

    def __init__(self, ink: Ink, slip: CorrectionSlip, digest: str, printed: date) -> None:
        self.ink, self.slip, self.digest, self.printed = ink, slip, digest, printed

    def draw(self) -> None:
        """Everything from the head down."""
        self.head()
        self.box(LEFT, _("原来"), self.slip.old_mark, old=True)
        self.arrow()
        self.box(RIGHT - _BOX, _("改为"), self.slip.new_mark, old=False)
        self.why()
        self.signatures()
        self.foot()

    def head(self) -> None:
        """Title, number, whose; which line."""
        ink, slip = self.ink, self.slip
        used = spaced(ink, LEFT, 15.6, _("更正单"), _T.large, 40)
        ink.text(
            LEFT + used + 8, 15.4, _("第 {number} 号").format(number=slip.number), _T.middle, "M", room=44
        )
        place = joined(slip.place.whole, slip.family.group, by=" · ")
        upper = joined(place, number_words(slip.family.number))
        ink.text(RIGHT, 11.2, upper, _T.small, align="r", room=106)
        wide = min(ink.size(slip.family.head, _T.middle, "B"), 100)
        ink.name(RIGHT - wide, 16.0, slip.family.head, _T.middle, 100)
        ink.line(LEFT, 18.4, RIGHT, 18.4, RULE, "accent")
        ink.text(LEFT, 23.6, _("更正哪一笔"), _T.small)
        words = joined(month_text(slip.month), veil(slip.line))
        ink.text(_SAID, 23.7, words, _T.middle, "M", room=RIGHT - _SAID)

    def box(self, x: float, title: str, mark: Mark, *, old: bool) -> None:
        """The old value, struck through, or the new one; a second fact in small beneath."""
        ink, slip = self.ink, self.slip
        if old:
            ink.box(x, _TOP, _BOX, _TALL, THIN, radius=1.4, dash=(2, 1.6))
        else:
            ink.box(x, _TOP, _BOX, _TALL, SECTION, "accent", 1.4)
        ink.text(x + 3, _TOP + 4.6, title, _T.small, "M")
        gone = slip.struck and not old
        words = mark_word(mark)
        if not gone:
            size = 2.5
            draw_mark(ink, x + 3 + size / 2, _TOP + _TALL - 3.3, mark, size)
            ink.text(x + 7, _TOP + _TALL - 2.2, words, _T.small * 0.95, room=22)
        changes = slip.changes
        if gone or not changes:
            ink.text(x + _BOX - 4, _TOP + 10.6, _("冲销，不再计入"), _T.middle, "M", "r", room=_BOX - 20)
            return
        self.first(x, changes[0], old=old)
        if len(changes) == 2:
            words = f"{changes[1].label} {veil(changes[1].old if old else changes[1].new)}"
            ink.text(x + _BOX - 4, _TOP + _TALL - 2.2, words, _T.small, align="r", room=_BOX - 34)

    def first(self, x: float, change: SlipChange, *, old: bool) -> None:
        """The fact that matters, large."""
        ink = self.ink
        words = veil(change.old if old else change.new)
        right = x + _BOX - 4
        if change.unit:
            right -= ink.text(right, _TOP + 9.6, change.unit, _T.small, align="r") + 1.4
        label = ink.text(x + 14, _TOP + 4.6, change.label, _T.small, room=20)
        words, size = ink.fit(words, _T.large * (0.95 if change.unit else 0.72), "B", right - x - 16 - label)
        wide = ink.text(right, _TOP + 10, words, size, "R" if old else "B", "r")
        if old:
            ink.line(
                right - wide - 0.8,
                _TOP + 10 - size * 0.37 / MM,
                right + 0.8,
                _TOP + 10 - size * 0.37 / MM,
                0.9,
            )

    def arrow(self) -> None:
        """From the old to the new."""
        ink, middle = self.ink, _TOP + _TALL / 2
        left, right = LEFT + _BOX + 4, RIGHT - _BOX - 4
        ink.line(left, middle, right, middle, SECTION, "accent")
        for dy in (-2.2, 2.2):
            ink.line(right - 3.4, middle + dy, right, middle, SECTION, "accent")

    def why(self) -> None:
        """What else changed, the reason as it was written down, and how the totals move."""
        ink, slip = self.ink, self.slip
        top, tall, size = 47.6, 10.4, _T.middle
        if len(slip.changes) > 2:
            more = "　".join(f"{one.label} {one.old} → {one.new}" for one in slip.changes[1:])
            ink.text(LEFT, 50.6, _("还改了"), _T.small)
            ink.paragraph(_SAID, 47.2, RIGHT - _SAID, veil(more), _T.small, height=7.4, lead=1.22, floor=0.82)
            top, tall, size = 54.4, 6.2, _T.small
        ink.text(LEFT, top + 3.6, _("为什么改"), _T.small)
        ink.paragraph(_SAID, top, RIGHT - _SAID, veil(slip.why), size, height=tall, lead=1.22, floor=0.7)
        if slip.totals:
            ink.text(LEFT, 62.4, _("总数变动"), _T.small)
            moved = [
                f"{name} {old} → {new}" if old != new else f"{name} {new}" for name, old, new in slip.totals
            ]
            ink.text(_SAID, 62.4, _("本月") + "　".join(moved), _T.small, room=RIGHT - _SAID, floor=0.7)

    def signatures(self) -> None:
        """One place for each who must sign; the household's has room for a fingerprint."""
        ink, signers, y = self.ink, self.slip.signers, 66.0
        if not signers:
            return
        sign_place(
            ink, LEFT, y, 62, _("{who}（签字或按指印）").format(who=signers[0]), _T.small, 13.4, finger=True
        )
        others = signers[1:]
        room = RIGHT - CODE - 5 - (LEFT + 67)
        each = min(48.0, (room - 3 * (len(others) - 1)) / max(len(others), 1))
        for index, label in enumerate(others):
            sign_place(ink, LEFT + 67 + index * (each + 3), y, each, label, _T.small, 13.4)

    def foot(self) -> None:
        """Copies, who keeps the book, the day, the code."""
        ink, slip = self.ink, self.slip
        keeper = _("记账人 {name}").format(name=slip.keeper) if slip.keeper else ""
        said = joined(keeper, printed_words(self.printed), slip.told)
        wide = ink.text(RIGHT - CODE - 5, 91.4, said, _T.small, align="r", room=76)
        words = _("原来的数留着不涂改；签字后一份给户、一份存村")
        ink.text(LEFT, 91.4, words, _T.small, room=WIDE - CODE - 9 - wide)
        period = f"{slip.month.year:04d}{slip.month.month:02d}"
        code = payload("CR", slip.place.code, slip.family.alias, period, slip.version, 1, 1, self.digest)
        square(ink, RIGHT, 91.8, CODE, code)
