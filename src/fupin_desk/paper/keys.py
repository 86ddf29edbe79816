"""Two sheets about keys: the printed recovery code of a ledger, and the enrolment sheet of a station.

The recovery sheet opens the ledger without the passphrase: it says so in plain words and says where it
belongs. The enrolment sheet carries *public* keys only: the other side compares the check words aloud, so a
sheet swapped on the way is found out; the stamp ties it to an office.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from fupin_desk.errors import Finding
from fupin_desk.i18n import _
from fupin_desk.paper.code import square
from fupin_desk.paper.faces import Faces
from fupin_desk.paper.icons import icon
from fupin_desk.paper.ink import DASH, SECTION, THIN, Ink
from fupin_desk.paper.places import (
    LEFT,
    RIGHT,
    WIDE,
    Type,
    hairline,
    head,
    joined,
    printed_words,
    sign_place,
    tick_box,
    year_month_day,
)
from fupin_desk.paper.press import Cancelled, Printed, Progress, never, quiet, run
from fupin_desk.paper.sheets import KeySheet, RecoverySheet

_T: Final = Type(9.5, 12, 21)
_CODE_PT: Final = 24.0
_BIG_CODE: Final = 46.0


def print_recovery(
    sheets: Iterable[RecoverySheet],
    faces: Faces,
    printed: date,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> Printed:
    """Print recovery codes, one sheet each."""

    def draw(ink: Ink, sheet: RecoverySheet, _digest: str) -> list[Finding]:
        _recovery(ink, sheet, printed)
        ink.end_page()
        return []

    return run(sheets, draw, faces, _("恢复码"), progress, cancelled)


def print_key(
    sheets: Iterable[KeySheet],
    faces: Faces,
    printed: date,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> Printed:
    """Print enrolment sheets, one station each."""

    def draw(ink: Ink, sheet: KeySheet, _digest: str) -> list[Finding]:
        _key(ink, sheet, printed)
        ink.end_page()
        return []

    return run(sheets, draw, faces, _("单位登记单"), progress, cancelled)


def groups_of(text: str) -> list[str]:
    """A code in the groups its writer parted with - or blanks; one long run is cut into fours."""
    parts = text.replace("-", " ").split()
    if len(parts) == 1:
        return [text[start : start + 4] for start in range(0, len(text), 4)]
    return parts


def _grid(
    ink: Ink, y: float, parts: Sequence[str], columns: int, pt: float, wide: float, step: float
) -> float:
    """Numbered groups in rows, to be read aloud and copied; gives back the lower edge."""
    cell = wide / columns
    for index, part in enumerate(parts):
        x = LEFT + 2 + index % columns * cell
        base = y + index // columns * step
        ink.text(x + 5, base, str(index + 1), _T.small, align="r")
        ink.text(x + 8, base, part, pt, "B", room=cell - 12, floor=0.5)
        ink.line(x + 7.4, base + 2.2, x + cell - 5, base + 2.2)
    return y + (-(-len(parts) // columns) - 1) * step + 2.2


def _numbered(ink: Ink, y: float, sentences: Sequence[str], wide: float = WIDE) -> float:
    """Sentences one under the other with their numbers; gives back the lower edge."""
    for number, sentence in enumerate(sentences, 1):
        ink.text(LEFT + 4, y + 4.6, str(number), _T.middle, "B", "c")
        y += ink.paragraph(LEFT + 10, y, wide - 10, sentence, _T.middle, lead=1.5) + 2.4
    return y


def _recovery(ink: Ink, sheet: RecoverySheet, printed: date) -> None:
    """The whole recovery sheet."""
    ink.frame()
    head(ink, _T, _("恢复码"), sheet.station, joined(sheet.ledger, printed_words(printed)))
    icon(ink, "book", LEFT, 32, 10)
    ink.text(LEFT + 14, 36.2, _("忘了口令时，用它打开这本账"), _T.middle, "B")
    ink.text(LEFT + 14, 41.4, sheet.ledger, _T.small, room=WIDE - 14)
    groups = groups_of(sheet.code)
    columns = 4
    rows = -(-len(groups) // columns)
    tall = 16 + rows * 17
    ink.box(LEFT, 50, WIDE, tall, SECTION, "accent", 2)
    y = _grid(ink, 68, groups, columns, _CODE_PT, WIDE - 4, 17)
    y = 50 + tall + 8
    square(ink, RIGHT - 2, y + _BIG_CODE, _BIG_CODE, sheet.payload)
    wide = WIDE - _BIG_CODE - 16
    ink.text(LEFT, y + 4.6, _("请记住"), _T.middle, "B")
    y = _numbered(
        ink,
        y + 8,
        (
            _("谁拿到这张纸，谁就能打开这本账，不用口令。"),
            _("和公章、存折一样锁好，不拍照，不发微信，不夹在电脑包里。"),
            _("字母里没有 I、L、O，分不清时看右边的方码。"),
            _("换了新的恢复码，这一张就没用了，请撕碎。"),
        ),
        wide,
    )
    y = max(y + 8, 190)
    ink.line(LEFT, y, RIGHT, y, SECTION, "accent")
    ink.text(LEFT, y + 8, _("怎么用"), _T.middle, "B")
    _numbered(
        ink,
        y + 11.4,
        (
            _("打开“一户一账”，在输口令的地方点“忘了口令”。"),
            _("按顺序抄上面的字母和数字，大小写、横线都不要紧。"),
            _("打开后马上设一个新口令。"),
        ),
    )
    for x, label in ((LEFT, _("保管人")), (LEFT + 66, _("放在哪里"))):
        ink.text(x, 262, label, _T.small, "M")
        ink.line(x, 274, x + 58, 274, THIN)
    ink.text(LEFT + 132, 262, _("日期"), _T.small, "M")
    ink.line(LEFT + 132, 274, RIGHT, 274, THIN)
    year_month_day(ink, RIGHT, 273, _T.small, 40)


def _key(ink: Ink, sheet: KeySheet, printed: date) -> None:
    """The whole enrolment sheet."""
    ink.corners()
    head(ink, _T, _("单位登记单"), _("一户一账"), printed_words(printed))
    side = 52.0
    ink.text(LEFT, 34, joined(sheet.role, _("单位")), _T.small)
    ink.name(LEFT, 43.6, sheet.station, _T.large, WIDE - side - 12)
    y = 50.0
    for word, value in (
        (_("代码"), sheet.station_code),
        (_("上级"), sheet.parent),
        (_("记账人"), joined(sheet.keeper, sheet.phone)),
        (_("算法"), sheet.algorithms),
    ):
        ink.text(LEFT, y + 5.6, word, _T.small)
        ink.text(LEFT + 20, y + 5.6, value or "—", _T.middle, "M", room=WIDE - side - 32)
        y += 8.4
        hairline(ink, y, LEFT, RIGHT - side - 10)
    square(ink, RIGHT, 30 + side, side, sheet.payload)
    ink.text(RIGHT - side / 2, 30 + side + 6, _("在“登记单位”里扫这个方码"), _T.small, align="c")
    y = 100.0
    ink.text(LEFT, y, _("核对词"), _T.middle, "B")
    ink.text(RIGHT, y, _("两边各念一遍，一个词都不差才登记"), _T.small, align="r")
    ink.line(LEFT, y + 3, RIGHT, y + 3, SECTION, "accent")
    y = _grid(ink, y + 16, sheet.check_words, 4, 17.0, WIDE, 14) + 10
    ink.text(LEFT, y, _("核对码"), _T.small, "M")
    ink.paragraph(LEFT + 20, y - 5.2, WIDE - 20, sheet.fingerprint, _T.middle, height=14)
    y += 16
    ink.line(LEFT, y, RIGHT, y, SECTION, "accent")
    y = _numbered(
        ink,
        y + 4,
        (
            _("这张单子上只有公开的东西，别人看见也不要紧；要紧的是不被人调包。"),
            _("盖好章，当面交给对方单位，或由对方打电话来核对上面的词。"),
            _("对方登记后也会给一张这样的单子，照样核对。"),
        ),
    )
    y = 218.0
    ink.box(RIGHT - 60, y, 60, 60, THIN, radius=3, dash=DASH)
    ink.text(RIGHT - 30, y + 31.4, _("单位盖章处"), _T.small, align="c")
    sign_place(ink, LEFT, y + 2, 54, _("本单位经手人（签字）"), _T.small, 17)
    sign_place(ink, LEFT + 62, y + 2, 54, _("对方经手人（签字）"), _T.small, 17)
    ink.text(LEFT, y + 38, _("核对方式"), _T.small, "M")
    x = LEFT + 20
    for word in (_("当面"), _("电话"), _("见到盖章原件")):
        x += tick_box(ink, x, y + 38, False, word, _T.middle) + 7
