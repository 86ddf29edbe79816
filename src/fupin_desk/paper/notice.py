"""《个人信息告知书》: what is written down about a household, why, who sees it, how to correct it.

One page in plain words, read aloud and signed. Showing income outside the house is a consent of its own:
its boxes are empty, the household ticks them itself, and the sheet says that it can be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from fupin_desk.errors import Finding
from fupin_desk.i18n import _
from fupin_desk.paper.code import payload
from fupin_desk.paper.faces import Faces
from fupin_desk.paper.ink import SECTION, Ink
from fupin_desk.paper.places import (
    CODE,
    LEFT,
    RIGHT,
    WIDE,
    Type,
    call_words,
    corner_code,
    hairline,
    head,
    joined,
    number_words,
    printed_words,
    sign_place,
    tick_box,
)
from fupin_desk.paper.press import Cancelled, Printed, Progress, never, quiet, run
from fupin_desk.paper.sheets import PrivacyNotice

_T: Final = Type(9, 11, 19)


def print_notice(
    sheets: Iterable[PrivacyNotice],
    faces: Faces,
    printed: date,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> Printed:
    """Print privacy notices, one household each."""

    def draw(ink: Ink, sheet: PrivacyNotice, digest: str) -> list[Finding]:
        _draw(ink, sheet, digest, printed)
        ink.end_page()
        return []

    return run(sheets, draw, faces, _("个人信息告知书"), progress, cancelled)


def _sections(sheet: PrivacyNotice) -> list[tuple[str, str]]:
    """Question and answer, in the order a household asks."""
    readers = "、".join(reader for reader in sheet.readers if reader) or "—"
    return [
        (
            _("记什么"),
            _("家里有几口人、各人做什么；每个月进来的钱、花出的本钱和自家吃用；得到的帮扶；票据和签字单的照片。"
              "身份证号、电话、银行卡号、健康情况只存在加密的账里，不印在墙上的卡上。"),
        ),
        (
            _("为什么记"),
            _("为了算清收支、落实帮扶、及早看出返贫致贫的风险。不用在别的地方，不拿来评比，不卖给别人。"),
        ),
        (_("谁管这本账"), sheet.handler or "—"),
        (_("谁能看"), readers),
        (_("存多久"), sheet.kept or "—"),
        (
            _("哪里写错了"),
            _("随时可以看自家的账，说得不对就改：原来的数留着，写明为什么改。照片和个人信息可以要求删去，账上只留一句“已删”。"),
        ),
        (
            _("可以不同意"),
            _("屋内卡挂在自家屋里。门外的卡只写户主、人口、帮扶人和他的电话；收入写不写到门外，由本户自己定，定了也可以随时收回，不影响帮扶。"),
        ),
    ]  # fmt: skip


def _draw(ink: Ink, sheet: PrivacyNotice, digest: str, printed: date) -> None:
    """The whole sheet."""
    family = sheet.family
    ink.corners()
    place = joined(sheet.place.whole, family.group, by=" · ")
    head(ink, _T, _("个人信息告知书"), place, number_words(family.number))
    used = ink.name(LEFT, 34, family.head, _T.middle * 1.3, 110)
    ink.text(
        LEFT + used + 3, 34, _("家：下面的话请念给家里人听，听明白了再签。"), _T.middle, room=WIDE - used - 3
    )
    y = 40.0
    hairline(ink, y)
    for question, answer in _sections(sheet):
        ink.text(LEFT, y + 6.6, question, _T.middle, "B")
        y += max(
            9.0, ink.paragraph(LEFT + 30, y + 2, WIDE - 30, answer, _T.middle, height=24, lead=1.5) + 4.4
        )
        hairline(ink, y)
    y = max(y + 5, 172.0)
    ink.text(LEFT, y + 5, _("本户自己打勾"), _T.middle, "B")
    ink.line(LEFT, y + 8.4, RIGHT, y + 8.4, SECTION, "accent")
    y += 9
    for words in (
        _("听明白了，同意照上面说的记账和使用"),
        _("门口卡上写全家收入合计和人均数"),
        _("把签过字的单子和票据拍照存进账里"),
    ):
        ink.text(LEFT, y + 6.4, words, _T.middle, room=118)
        tick_box(ink, LEFT + 126, y + 6.4, False, _("同意"), _T.middle)
        tick_box(ink, LEFT + 152, y + 6.4, False, _("不同意"), _T.middle)
        y += 10
        hairline(ink, y)
    sign_place(ink, LEFT, 222, 84, _("户主（签字或按指印）"), _T.small, 21, finger=True)
    sign_place(ink, LEFT + 94, 222, 54, _("告知人（签字）"), _T.small, 21)
    ink.text(
        LEFT, 260, _("不满十四岁的孩子，由父母或监护人签。不会写字的，由家里人念给他听，按指印。"), _T.small
    )
    ink.text(LEFT, 284.6, joined(call_words(sheet.contacts), _("村、户各存一份")), _T.small, room=122)
    ink.text(RIGHT - CODE - 4, 284.6, printed_words(printed), _T.small, align="r")
    corner_code(ink, payload("PN", sheet.place.code, family.alias, "000000", sheet.version, 1, 1, digest))
