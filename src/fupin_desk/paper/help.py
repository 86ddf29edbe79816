"""帮扶记录卡: one help with its content, its money and goods, and where they came from; both sides sign.

The household itself ticks 收到了，数目对 / 数目不对 / 没有收到 by hand, directly above its signature: the
program never ticks it. Amounts stand in figures and in capitals.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from fupin_desk.errors import Finding
from fupin_desk.i18n import _
from fupin_desk.model.values import yuan
from fupin_desk.paper.code import payload
from fupin_desk.paper.curves import MM
from fupin_desk.paper.faces import Faces
from fupin_desk.paper.icons import icon
from fupin_desk.paper.ink import SECTION, THIN, Align, Ink
from fupin_desk.paper.marks import draw_mark, legend
from fupin_desk.paper.places import (
    CODE,
    LEFT,
    RIGHT,
    Type,
    call_words,
    close_space,
    corner_code,
    hairline,
    head,
    joined,
    number_words,
    page_words,
    printed_words,
    sign_place,
    tick_box,
)
from fupin_desk.paper.press import Cancelled, Printed, Progress, never, quiet, run
from fupin_desk.paper.sheets import Good, HelpCard
from fupin_desk.paper.words import capitals, day_text, veil

_T: Final = Type(8.5, 11, 18)
_ROW: Final = 12.0
_SIGNED: Final = 249.0
_FIRST: Final = 8
"""Goods on the first page; more go on the next."""
_LATER: Final = 16
_TEXT: Final = LEFT + 24
_GOODS_AMOUNT, _GOODS_SOURCE, _GOODS_UNIT = LEFT + 80, LEFT + 86, LEFT + 140


def print_help(
    cards: Iterable[HelpCard],
    faces: Faces,
    printed: date,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> Printed:
    """Print help-record cards, one after the other."""

    def draw(ink: Ink, card: HelpCard, digest: str) -> list[Finding]:
        _Help(ink, card, digest, printed).draw()
        return []

    return run(cards, draw, faces, _("帮扶记录卡"), progress, cancelled)


class _Help:
    """One help-record card being drawn."""

    def __init__(self, ink: Ink, card: HelpCard, digest: str, printed: date) -> None:
        self.ink, self.card, self.digest, self.printed = ink, card, digest, printed

    def draw(self) -> None:
        """The first page with signatures, then the goods that did not fit."""
        goods = self.card.goods
        rest = [goods[start : start + _LATER] for start in range(_FIRST, len(goods), _LATER)]
        pages = 1 + len(rest)
        self.head()
        y = self.who(26)
        y = self.content(y)
        y = self.kinds(y)
        y = self.goods(y, goods[:_FIRST], len(goods) - _FIRST)
        close_space(self.ink, self.told(y) + 4, _SIGNED - 5)
        self.signatures()
        self.foot(1, pages)
        self.ink.end_page()
        for page, part in enumerate(rest, 2):
            self.head()
            self.goods(25, part, 0)
            self.foot(page, pages)
            self.ink.end_page()

    def head(self) -> None:
        """Title, place, number, which help it is."""
        card = self.card
        self.ink.corners()
        place = joined(card.place.whole, card.family.group, by=" · ")
        number = number_words(card.family.number)
        head(
            self.ink,
            _T,
            _("帮扶记录卡"),
            place,
            joined(number, _("第{count}次帮扶").format(count=card.times)),
        )

    def who(self, y: float) -> float:
        """Four cells and how the visit was made."""
        ink, card = self.ink, self.card
        helper = card.family.helper
        cells = ((_("户主"), card.family.head, 44), (_("帮扶日期"), day_text(card.day), 42),
                 (_("帮扶责任人"), helper.name, 42), (_("单位"), helper.unit, 58))  # fmt: skip
        x = LEFT
        for word, value, wide in cells:
            ink.text(x, y + 4.2, word, _T.small)
            ink.name(x, y + 10.2, value or "—", _T.middle, wide - 4, "M", one=0.85)
            x += wide
        hairline(ink, y + 13.6)
        y += 13.6
        ink.text(LEFT, y + 5.6, _("方式"), _T.small)
        x = _TEXT
        ways = {"入户": _("入户"), "电话": _("电话"), "会议": _("会议")}
        for way, word in ways.items():
            x += tick_box(ink, x, y + 5.6, card.way == way, word, _T.middle) + 8
        tick_box(ink, x, y + 5.6, bool(card.way) and card.way not in ways, _("其他"), _T.middle)
        if card.companions:
            used = ink.text(LEFT + 108, y + 5.6, _("同去的人"), _T.small)
            ink.text(LEFT + 111 + used, y + 5.6, card.companions, _T.middle, room=75 - used, floor=0.7)
        hairline(ink, y + 8.6)
        return y + 8.6

    def content(self, y: float) -> float:
        """What was done, in as much room as the goods leave."""
        ink, card = self.ink, self.card
        room = 52.0 - 4.0 * max(0, min(len(card.goods), _FIRST) - 4)
        rows, _size = ink.lay(veil(card.content), RIGHT - _TEXT, _T.middle, height=room, lead=1.5)
        least = 46.0 - 6.0 * min(len(card.goods), _FIRST)
        tall = max(22.0, least, min(room, len(rows) * _T.middle * 1.5 / MM + 5))
        icon(ink, "note", LEFT + 0.5, y + 2.2, 7)
        ink.text(LEFT, y + 13, _("帮了什么"), _T.small, "M")
        ink.paragraph(_TEXT, y + 2, RIGHT - _TEXT, veil(card.content), _T.middle, height=tall - 3.4, lead=1.5)
        hairline(ink, y + tall)
        return y + tall

    def kinds(self, y: float) -> float:
        """The kinds of help, ticked."""
        ink, card = self.ink, self.card
        ink.text(LEFT, y + 6, _("措施类型"), _T.small, "M")
        x, last = _TEXT, card.kinds[6:]
        for kind in card.kinds[:6]:
            room = RIGHT - x - 10
            if room < 14:
                break
            text, _size = ink.fit(kind, _T.middle, "R", min(room, 44))
            x += tick_box(ink, x, y + 6, True, text, _T.middle) + 5.4
        if last:
            ink.text(RIGHT, y + 6, _("另有 {count} 项").format(count=len(last)), _T.small, align="r")
        if not card.kinds:
            ink.text(_TEXT, y + 6, "—", _T.middle)
        ink.line(LEFT, y + 9.4, RIGHT, y + 9.4, SECTION, "accent")
        return y + 9.4

    def goods(self, y: float, goods: tuple[Good, ...], left_over: int) -> float:
        """Money and goods with amount, source and document, payer, mark."""
        ink = self.ink
        y += 1.4
        columns: tuple[tuple[float, str, Align], ...] = (
            (LEFT, _("钱和物"), "l"),
            (_GOODS_AMOUNT, _("金额或数量"), "r"),
            (_GOODS_SOURCE, _("资金来源、文号"), "l"),
            (_GOODS_UNIT, _("出钱单位"), "l"),
            (RIGHT, _("凭据"), "r"),
        )
        for x, word, align in columns:
            ink.text(x, y + 4, word, _T.small, "M", align)
        y += 6
        hairline(ink, y)
        for good in goods:
            self.good(y, good)
            y += _ROW
            hairline(ink, y)
        if not goods:
            ink.text(LEFT, y + 6, _("没有钱和物。"), _T.small)
            y += 9
            hairline(ink, y)
        legend(ink, LEFT, y + 4.6, _T.small)
        more = _("另有 {count} 项，见第 2 页").format(count=left_over) if left_over > 0 else ""
        proof = _("凭证：{words}").format(words=veil(self.card.evidence)) if self.card.evidence else ""
        ink.text(RIGHT, y + 4.6, joined(proof, more), _T.small, align="r", room=128)
        ink.line(LEFT, y + 7.2, RIGHT, y + 7.2, THIN, "accent")
        return y + 7.2

    def good(self, y: float, good: Good) -> None:
        """One row of money or goods."""
        ink = self.ink
        ink.paragraph(LEFT, y, 46, veil(good.name), _T.middle, "M", _ROW, 1.22, 0.8, middle=True)
        worth = _("不折钱")
        if good.value is not None:
            worth = _("折 {amount} 元（{capitals}）").format(
                amount=yuan(good.value), capitals=capitals(good.value)
            )
        quantity = veil(good.quantity)
        ink.text(_GOODS_AMOUNT, y + 5.1, quantity or "—", _T.middle, "B", "r", room=32)
        ink.text(
            _GOODS_AMOUNT, y + 10, worth, _T.small, align="r", room=78 if len(worth) < 18 else 62, floor=0.82
        )
        source, document = veil(good.source) or "—", veil(good.document) or "—"
        ink.text(_GOODS_SOURCE, y + 5.1, source, _T.small, "M", room=52)
        ink.text(_GOODS_SOURCE, y + 10, document, _T.small, room=52)
        ink.paragraph(_GOODS_UNIT, y, 38, good.unit or "—", _T.middle, "R", _ROW, 1.22, 0.8, middle=True)
        draw_mark(ink, RIGHT - 3, y + _ROW / 2, good.mark)

    def told(self, y: float) -> float:
        """The household's words, the next step, and the confirmation it ticks itself."""
        ink, card = self.ink, self.card
        end = 244.0
        rows = 2 if end - y > 46 else 1
        tall = 8.4 if rows == 1 else min(26.0, (end - y - 11) / 2)
        for label, text in ((_("户里怎么说"), card.words), (_("下次要做"), card.next_step)):
            ink.text(LEFT, y + 6, label, _T.small, "M")
            ink.paragraph(
                _TEXT, y + 1.4, RIGHT - _TEXT, veil(text) or "—", _T.middle, height=tall - 2.4, lead=1.45
            )
            y += tall
            hairline(ink, y)
        ink.text(LEFT, y + 6.4, _("户里确认"), _T.small, "M")
        x = _TEXT
        for word in (_("收到了，数目对"), _("收到了，数目不对"), _("没有收到")):
            x += tick_box(ink, x, y + 6.4, False, word, _T.middle, 3.6) + 9
        ink.text(RIGHT, y + 6.4, _("由户里自己打勾"), _T.small, align="r")
        ink.line(LEFT, y + 9.8, RIGHT, y + 9.8, SECTION, "accent")
        return y + 9.8

    def signatures(self) -> None:
        """Both sides sign."""
        sign_place(self.ink, LEFT, _SIGNED, 84, _("户主或家人（签字或按指印）"), _T.small, 21, finger=True)
        sign_place(self.ink, LEFT + 92, _SIGNED, 54, _("帮扶责任人（签字）"), _T.small, 21)

    def foot(self, page: int, pages: int) -> None:
        """Whom to call, the day, the code."""
        ink, card = self.ink, self.card
        ink.text(LEFT, 284.6, joined(call_words(card.contacts), _("村、户各存一份")), _T.small, room=116)
        words = joined(page_words(page, pages), printed_words(self.printed))
        ink.text(RIGHT - CODE - 4, 284.6, words, _T.small, align="r")
        period = card.day.strftime("%Y%m%d")
        code = payload(
            "HR", card.place.code, card.family.alias, period, card.version, page, pages, self.digest
        )
        corner_code(ink, code)
