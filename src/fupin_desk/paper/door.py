"""门口卡 《帮扶明白卡》: the card for the street side, where anybody can read it.

It says who helps this household and how to reach them, and the kinds of help that reveal nothing: no ID
number, no phone of the household, no health, allowance, debt, child or school. Income totals stand on it
only with the household's recorded consent, and then the card says that consent can be taken back.

The drawing is A5 lying; a whole A4 sheet is the same drawing times √2.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from fupin_desk.errors import Finding
from fupin_desk.i18n import _
from fupin_desk.model.income import VIEWS, Statement
from fupin_desk.model.values import yuan
from fupin_desk.paper.account import late_words, one_ledger, per_head_size, rules_words, view_icon, view_name
from fupin_desk.paper.code import payload, square
from fupin_desk.paper.curves import MM
from fupin_desk.paper.faces import Faces, Weight
from fupin_desk.paper.icons import icon
from fupin_desk.paper.ink import A4, HAIR, RULE, THIN, Ink
from fupin_desk.paper.marks import coverage_words
from fupin_desk.paper.places import Type, joined, number_words, printed_words, spaced
from fupin_desk.paper.press import Cancelled, Printed, Progress, never, quiet, run
from fupin_desk.paper.sheets import STREET_KINDS, DoorCard, DoorSize, FourTotals
from fupin_desk.paper.words import money, window_text

_T: Final = Type(10, 14, 26)
_LEFT: Final = 16.0
_RIGHT: Final = 194.0
_WIDE: Final = _RIGHT - _LEFT
_HALF: Final = 148.5
_FOOT: Final = 133.4


def print_door(
    cards: Iterable[DoorCard],
    faces: Faces,
    printed: date,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
    *,
    size: DoorSize = "A5",
) -> Printed:
    """Print door cards: two on a standing A4 sheet with cut marks, or one on a lying A4 sheet."""
    batch = list(cards)
    last = len(batch) - 1
    place = iter(range(len(batch)))

    def draw(ink: Ink, card: DoorCard, digest: str) -> list[Finding]:
        index = next(place)
        if size == "A4":
            ink.scaled(A4[1] / A4[0])
        else:
            ink.scaled(1, _HALF * (index % 2))
        _draw(ink, card, digest, printed)
        ink.restore()
        if size == "A5" and index % 2 == 0:
            for x in (8.0, 197.0):
                ink.line(x, _HALF, x + 5, _HALF, 0.5, dash=(2, 2))
        if size == "A4" or index % 2 or index == last:
            ink.end_page()
        return _left_out(card)

    return run(batch, draw, faces, _("帮扶明白卡"), progress, cancelled, A4[::-1] if size == "A4" else A4)


def _left_out(card: DoorCard) -> list[Finding]:
    """One finding for every kind of help that may not hang outside, and one if nobody can be called."""
    silent = not (card.contacts.secretary_phone or card.contacts.hotline or card.family.helper.phone)
    nobody = Finding("FD-C13", "warn", _("门口卡上没有一个能打的电话，请先填好帮扶责任人或第一书记的电话。"))
    return [nobody] * silent + [
        Finding("FD-C12", "normalise", _("“{kind}”不宜贴在门外，门口卡上没有印。").format(kind=kind))
        for kind in dict.fromkeys(card.measures)
        if kind not in STREET_KINDS
    ]


def _draw(ink: Ink, card: DoorCard, digest: str, printed: date) -> None:
    """One face."""
    full = card.consent and card.statement is not None and card.totals is not None
    _frame_and_head(ink, card)
    _people(ink, card)
    ink.line(_LEFT, 63.5, _RIGHT, 63.5, THIN, "accent")
    kinds = list(dict.fromkeys(kind for kind in card.measures if kind in STREET_KINDS))
    if full and card.statement and card.totals:
        _kinds_in_a_row(ink, kinds)
        _totals(ink, card.statement, card.totals)
    else:
        _kinds(ink, kinds)
        ink.line(_LEFT, 104.6, _RIGHT, 104.6, THIN, "accent")
    _foot(ink, card, digest, printed, dense=full)


def _frame_and_head(ink: Ink, card: DoorCard) -> None:
    ink.box(9, 9, 192, 130.5, 1.2, "accent", 2.6)
    ink.box(10.6, 10.6, 188.8, 127.3, 0.4, "accent", 1.8)
    ink.text(_LEFT, 21.4, f"{card.place.town}{card.place.village}", _T.small, room=50)
    spaced(ink, 105, 23.6, card.title or _("帮扶明白卡"), _T.large, 74, centred=True)
    ink.text(_RIGHT, 21.4, number_words(card.family.number), _T.small, align="r", room=48)
    ink.line(_LEFT, 28.6, _RIGHT, 28.6, RULE, "accent")


def _people(ink: Ink, card: DoorCard) -> None:
    """The head of the household left, the helper right."""
    family, y = card.family, 31.0
    ink.text(_LEFT, y + 5, _("户主"), _T.small)
    ink.name(_LEFT, y + 16.8, family.head, _T.large, 80)
    size = _("一家 {count} 口人").format(count=family.size)
    ink.text(_LEFT, y + 27, joined(family.group, size), _T.middle, "M", room=82)
    x = 106.0
    helper = family.helper
    ink.line(x - 5, y + 1.5, x - 5, y + 28, HAIR)
    icon(ink, "person", x, y + 1.2, 9)
    ink.text(x + 13, y + 5, _("帮扶责任人"), _T.small)
    ink.name(x + 13, y + 12, helper.name or "—", _T.middle, 75, one=0.72)
    ink.paragraph(x + 13, y + 13.8, 75, helper.unit, _T.small, height=8.6, lead=1.2, floor=0.8, middle=True)
    if helper.phone:
        icon(ink, "phone", x + 1, y + 21.6, 6.6)
        ink.text(x + 13, y + 27.2, helper.phone, _T.middle, "B", room=75)


def _rows_of(
    ink: Ink, kinds: list[str], pt: float, picture: float, left: float
) -> list[tuple[float, int, float, str]]:
    """Where each chip stands: left edge, row, width."""
    x, row, found = left, 0, []
    for kind in kinds:
        wide = min(picture + 7.6 + ink.size(kind, pt), _RIGHT - left)
        if x + wide > _RIGHT and x > left:
            x, row = left, row + 1
        found.append((x, row, wide, kind))
        x += wide + 3
    return found


def _chips(
    ink: Ink, chips: list[tuple[float, int, float, str]], y: float, tall: float, pt: float, picture: float
) -> None:
    for x, row, wide, kind in chips:
        top = y + row * (tall + 2)
        ink.box(x, top, wide, tall, THIN, "accent", 1.6)
        icon(ink, STREET_KINDS[kind], x + 2.2, top + (tall - picture) / 2, picture)
        ink.text(x + picture + 4.2, top + tall / 2 + pt * 0.36 / MM, kind, pt, room=wide - picture - 6)


def _kinds(ink: Ink, kinds: list[str]) -> None:
    """The kinds of help, large, in at most two rows; small in up to three when they are many."""
    y = 63.5
    icon(ink, "help", _LEFT, y + 2.6, 9)
    ink.text(_LEFT + 13, y + 8.8, _("帮扶措施"), _T.middle, "M")
    if not kinds:
        ink.text(_LEFT + 13, y + 20, _("具体措施见屋内卡"), _T.small)
        return
    pt, tall, picture = _T.middle, 11.0, 6.8
    chips = _rows_of(ink, kinds, pt, picture, _LEFT + 13)
    if chips[-1][1] > 1:
        pt, tall, picture = _T.small, 7.6, 4.8
        chips = [chip for chip in _rows_of(ink, kinds, pt, picture, _LEFT + 13) if chip[1] < 3]
    drop = 3.5 if chips[-1][1] == 0 else 0.0
    _chips(ink, chips, y + 13.0 + drop, tall, pt, picture)
    _more(ink, len(kinds) - len(chips), y + 8.8)


def _kinds_in_a_row(ink: Ink, kinds: list[str]) -> None:
    """The kinds of help, small, beside their word, when totals need the room."""
    y = 63.5
    icon(ink, "help", _LEFT, y + 4.6, 9)
    used = ink.text(_LEFT + 13, y + 10.9, _("帮扶措施"), _T.small, "M")
    if not kinds:
        ink.text(_LEFT + 18 + used, y + 10.9, _("具体措施见屋内卡"), _T.small)
        return
    chips = [chip for chip in _rows_of(ink, kinds, _T.small, 4.8, _LEFT + 18 + used) if chip[1] < 2]
    drop = 4.4 if chips[-1][1] == 0 else 0.0
    _chips(ink, chips, y + 2.0 + drop, 6.8, _T.small, 4.8)
    _more(ink, len(kinds) - len(chips), y + 17)


def _more(ink: Ink, count: int, y: float) -> None:
    if count > 0:
        ink.text(_RIGHT, y, _("另有 {count} 项").format(count=count), _T.small, align="r")


def _totals(ink: Ink, statement: Statement, totals: FourTotals) -> None:
    """What the household agreed to show: four totals, three views per head, the sentence."""
    y = 82.0
    ink.line(_LEFT, y, _RIGHT, y, THIN, "accent")
    period = _("全家收入（{window}，元）").format(window=window_text(statement.window))
    ink.text(_LEFT, y + 5.2, period, _T.small, "M")
    ink.text(_RIGHT, y + 5.2, _("经本户书面同意公开，可随时收回"), _T.small, align="r")
    cell = _WIDE / 4
    named = ((_("工资性"), totals.wage), (_("经营性"), totals.business),
             (_("财产性"), totals.property), (_("转移性"), totals.transfer))  # fmt: skip
    for index, (word, amount) in enumerate(named):
        x = _LEFT + index * cell
        used = ink.text(x + (3 if index else 0), y + 11.2, word, _T.small)
        right = x + cell - (3 if index < 3 else 0)
        ink.text(right, y + 11.2, money(amount), _T.small, "B", "r", room=cell - 8 - used, floor=0.7)
        if index:
            ink.line(x, y + 7.4, x, y + 12, HAIR)
    y += 13.8
    cell = (_WIDE - 8) / 3
    pt = per_head_size(ink, statement, _T.middle, cell - 30)
    for index, name in enumerate(VIEWS):
        x = _LEFT + index * (cell + 4)
        ink.box(x, y, cell, 11.6, THIN, "accent", 1.4)
        icon(ink, view_icon(name), x + 2, y + 3.2, 5.4)
        figure = yuan(statement.view(name).per_head)
        room = cell - 12.5 - ink.size(figure, pt, "B")
        ink.text(x + 9, y + 5, view_name(name), _T.small * 0.9, room=room)
        ink.text(x + 9, y + 9.4, _("每人"), _T.small * 0.9)
        ink.text(x + cell - 2.5, y + 7.7, figure, pt, "B", "r")
    small = _T.small * 0.9
    ink.text(_LEFT, y + 15.8, one_ledger(), small)
    cash = statement.view("cash").coverage
    covered = _("凭据（现金口径）：{words}").format(words=coverage_words(cash)) if cash else ""
    ink.text(_LEFT, y + 19.8, joined(covered, late_words(statement)), small, room=150)
    weight: Weight = "R" if statement.rules_confirmed else "M"
    ink.text(_LEFT, y + 23.8, rules_words(statement), small, weight, room=150)


def _foot(ink: Ink, card: DoorCard, digest: str, printed: date, dense: bool) -> None:
    """A person's phone, the supervision phone, version, day and code."""
    contacts = card.contacts
    who = joined(contacts.secretary, contacts.secretary_phone)
    office = _("驻村第一书记") if contacts.secretary else ""
    hotline = _("监督电话 {phone}").format(phone=contacts.hotline) if contacts.hotline else ""
    if dense:
        icon(ink, "ask", _LEFT, _FOOT - 9.6, 9)
        ink.text(_LEFT + 13, _FOOT - 5.2, who or "—", _T.middle, "B", room=100)
        lead = _("有事找人：{who}").format(who=office) if office else ""
        ink.text(_LEFT + 13, _FOOT - 0.4, joined(lead, hotline), _T.small, room=110)
    else:
        icon(ink, "ask", _LEFT, _FOOT - 20, 10)
        ink.text(_LEFT + 14, _FOOT - 16.4, _("有事找人"), _T.small)
        ink.text(_LEFT + 14, _FOOT - 8.4, who or "—", _T.middle, "B", room=106)
        ink.text(_LEFT + 14, _FOOT - 1.6, joined(office, hotline, by="　　"), _T.small, room=110)
    side = 22.0 if dense else 25.0
    end = card.statement.window.end if card.consent and card.statement else None
    period = f"{end.year:04d}{end.month:02d}" if end else "000000"
    code = payload("DC", card.place.code, card.family.alias, period, card.version, 1, 1, digest)
    square(ink, _RIGHT, _FOOT, side, code)
    right = _RIGHT - side - 4
    ink.text(right, _FOOT - 5, _("第{count}版").format(count=card.version), _T.small, align="r")
    ink.text(right, _FOOT - 0.6, printed_words(printed), _T.small, align="r")
