"""What goes over to the next page of an indoor card: members, lines of the account, measures.

Everything keeps its size; a section that is cut in two repeats its heading, and no heading stands alone at
the foot of a page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fupin_desk.i18n import _
from fupin_desk.paper import measures as helps
from fupin_desk.paper.icons import icon
from fupin_desk.paper.ink import SECTION, Ink
from fupin_desk.paper.marks import mark_counts
from fupin_desk.paper.places import LEFT, RIGHT, WIDE, Type, hairline, joined
from fupin_desk.paper.sheets import Measure, Member, PlainLine
from fupin_desk.paper.words import money, veil

_ROW = 7.6
_TITLE = 10.0


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its height in mm and what draws it with its upper edge at y."""

    tall: float
    draw: Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one heading."""

    title: Row
    rows: tuple[Row, ...]


def pages_of(sections: Sequence[Section], room: float) -> list[list[Row]]:
    """The sections cut into pages of `room` mm."""
    pages: list[list[Row]] = []
    page: list[Row] = []
    used = 0.0
    for section in sections:
        headed = False
        for row in section.rows:
            need = row.tall + (0.0 if headed else section.title.tall)
            if page and used + need > room:
                pages.append(page)
                page, used, headed = [], 0.0, False
            if not headed:
                page.append(section.title)
                used += section.title.tall
                headed = True
            page.append(row)
            used += row.tall
    return [*pages, page] if page else pages


def _title(ink: Ink, t: Type, words: str) -> Row:
    def draw(y: float) -> None:
        ink.text(LEFT, y + 7.4, words, t.middle, "B")
        ink.line(LEFT, y + _TITLE, RIGHT, y + _TITLE, SECTION, "accent")

    return Row(_TITLE, draw)


def draw_member(ink: Ink, t: Type, x: float, y: float, member: Member, room: float, large: bool) -> None:
    """Name, relation, what he does, in one line with its baseline at y."""
    used = ink.text(x, y, member.name, t.middle if large else t.small, "M", room=room * 0.56)
    used = max(used, 12.5 if large else 10)
    words = joined(member.relation, veil(member.doing), by=" · ")
    ink.text(x + used + 2, y, words, t.small, room=room - used - 2)


def more_members(ink: Ink, t: Type, members: Sequence[Member]) -> Section:
    """The members that did not fit."""

    def row(member: Member) -> Row:
        def draw(y: float) -> None:
            draw_member(ink, t, LEFT + 1, y + 5.2, member, WIDE - 2, True)
            hairline(ink, y + _ROW)

        return Row(_ROW, draw)

    return Section(_title(ink, t, _("家里的人（续）")), tuple(row(member) for member in members))


def more_lines(ink: Ink, t: Type, words: str, lines: Sequence[PlainLine]) -> Section:
    """Lines of the account that did not fit."""

    def row(line: PlainLine) -> Row:
        def draw(y: float) -> None:
            icon(ink, line.icon, LEFT + 1, y + 0.8, 6)
            used = ink.text(LEFT + 10, y + 5.2, veil(line.name), t.middle, "M", room=60)
            ink.text(LEFT + 13 + used, y + 5.2, veil(line.note), t.small, room=112 - used)
            ink.text(LEFT + 160, y + 5.2, money(line.amount), t.middle, "B", "r", room=44)
            mark_counts(ink, LEFT + 163, y + 5.2, line.counts, t.small, room=23)
            hairline(ink, y + _ROW)

        return Row(_ROW, draw)

    return Section(_title(ink, t, words), tuple(row(line) for line in lines))


def more_measures(ink: Ink, t: Type, measures: Sequence[Measure]) -> Section:
    """Measures that did not fit."""

    def title(y: float) -> None:
        ink.text(LEFT, y + 7.4, _("得到的帮扶（续）"), t.middle, "B")
        helps.draw_columns(ink, t, y + 8)
        ink.line(LEFT, y + _TITLE, RIGHT, y + _TITLE, SECTION, "accent")

    def row(measure: Measure) -> Row:
        tall = helps.row_height(ink, t, measure)
        return Row(tall, lambda y: helps.draw_row(ink, t, y, measure, tall))

    return Section(Row(_TITLE, title), tuple(row(measure) for measure in measures))
