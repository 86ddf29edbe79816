"""屋内卡: the card that hangs inside the house, with full detail.

Top to bottom in the villager's order: who we are and who helps us, what came in and went out, three ways of
counting, the help we got, signatures, whom to call. What does not fit the first page goes on a second one,
with its own code; nothing is set smaller than can be read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from fupin_desk.errors import Finding
from fupin_desk.i18n import _
from fupin_desk.model.values import Month
from fupin_desk.paper import account as books
from fupin_desk.paper import continued as more
from fupin_desk.paper import measures as helps
from fupin_desk.paper.code import payload
from fupin_desk.paper.faces import Faces
from fupin_desk.paper.icons import icon
from fupin_desk.paper.ink import DASH, HAIR, THIN, Ink
from fupin_desk.paper.places import (
    LEFT,
    RIGHT,
    WIDE,
    Type,
    corner_code,
    head,
    joined,
    page_words,
    printed_words,
    year_month_day,
)
from fupin_desk.paper.press import Cancelled, Printed, Progress, never, quiet, run
from fupin_desk.paper.sheets import Account, IndoorCard
from fupin_desk.paper.words import window_text

_T: Final = Type(9, 11.5, 21)
_ACCOUNT_TOP: Final = 56.0
_ACCOUNT_END: Final = 146.0
_HELP_END: Final = 244.0
_VIEWS_TALL: Final = 54.0
_NEXT_TOP: Final = 38.0
_PAGE_END: Final = 242.0


def print_indoor(
    cards: Iterable[IndoorCard],
    faces: Faces,
    printed: date,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> Printed:
    """Print indoor cards, one after the other, into one document."""

    def draw(ink: Ink, card: IndoorCard, digest: str) -> Iterable[Finding]:
        return _Card(ink, card, digest, printed).draw()

    return run(cards, draw, faces, _("屋内卡"), progress, cancelled)


class _Card:
    """One card being drawn."""

    def __init__(self, ink: Ink, card: IndoorCard, digest: str, printed: date) -> None:
        self.ink, self.card, self.digest, self.printed = ink, card, digest, printed
        account = card.account
        self.talls = [helps.row_height(ink, _T, measure) for measure in card.measures]
        self.period = window_text(account.statement.window) if account else card.period
        last: Month | None = account.statement.window.end if account else None
        self.stamp = f"{last.year:04d}{last.month:02d}" if last else "000000"

    def draw(self) -> list[Finding]:
        """All pages of the card."""
        ink, card = self.ink, self.card
        self.head()
        rest = self.who()
        y = self.account(card.account, rest) if card.account else self.no_account()
        y += 3.4
        fit = helps.rows_that_fit(self.talls, _HELP_END - y - helps.HEAD)
        self.help(y, fit)
        if fit < len(card.measures):
            rest.append(more.more_measures(ink, _T, card.measures[fit:]))
        next_pages = more.pages_of(rest, _PAGE_END - _NEXT_TOP)
        pages = 1 + len(next_pages)
        self.signatures()
        self.wrong()
        self.foot(1, pages)
        ink.end_page()
        for number, rows in enumerate(next_pages, 2):
            self.continued(rows, number, pages)
        return []

    def head(self, after: str = "") -> None:
        """Frame, title, place, period."""
        card, ink = self.card, self.ink
        ink.frame()
        place = joined(card.place.whole, card.family.group, by=" · ")
        width = head(ink, _T, card.title or _("我家的账"), place, self.period, _T.middle)
        if width < 60:
            ink.text(LEFT + width + 4, 21.4, _("屋内卡") + after, _T.middle, "M")

    # who

    def who(self) -> list[more.Section]:
        """The household left, its helper right; members beyond the room go to the next page."""
        ink, family = self.ink, self.card.family
        y = 28.4
        icon(ink, "family", LEFT, y, 10)
        tail = _("一家 {count} 口人").format(count=family.size)
        used = ink.name(LEFT + 13, y + 7.8, family.head, _T.large, 96 - ink.size(tail, _T.middle, "M"))
        ink.text(LEFT + 16.5 + used, y + 7.8, tail, _T.middle, "M")
        self.helper(y)
        members = family.members
        longest = max((ink.size(member.name, _T.small, "M") for member in members), default=0.0)
        columns = 1 if longest > 22 else 2
        slots = columns * 3
        shown = members if len(members) <= slots else members[: slots - 1]
        rows = max(2, -(-min(len(members), slots) // columns))
        step = 6.4 if rows < 3 else 4.7
        for index, member in enumerate(shown):
            x = LEFT + 13 + index // rows * 51
            room = 49.0 if columns == 2 else 98.0
            more.draw_member(ink, _T, x, y + 15.8 + index % rows * step, member, room, rows < 3)
        if len(shown) == len(members):
            return []
        index = len(shown)
        words = _("另有 {count} 人，见第 2 页").format(count=len(members) - index)
        ink.text(LEFT + 13 + index // rows * 51, y + 15.8 + index % rows * step, words, _T.small, "M")
        return [more.more_members(ink, _T, members[index:])]

    def helper(self, y: float) -> None:
        """The helper with unit and duty phone."""
        ink, helper = self.ink, self.card.family.helper
        x = 132.0
        ink.line(x - 5, y + 0.6, x - 5, y + 24.4, HAIR)
        icon(ink, "person", x, y + 0.4, 8)
        ink.text(x + 12, y + 3.4, _("帮扶责任人"), _T.small)
        ink.name(x + 12, y + 9.4, helper.name or "—", _T.middle, 54, one=0.72)
        ink.paragraph(x + 12, y + 11.4, 54, helper.unit, _T.small, height=8.4, lead=1.22)
        if helper.phone:
            icon(ink, "phone", x + 0.8, y + 19.2, 6)
            ink.text(x + 12, y + 24.2, helper.phone, _T.middle, "B", room=54)

    # account

    def no_account(self) -> float:
        """A calm box where the account will stand once something is booked."""
        ink, y = self.ink, _ACCOUNT_TOP
        ink.box(LEFT, y, WIDE, 40, THIN, "accent", 1.6, DASH)
        icon(ink, "pen", LEFT + 6, y + 8, 10)
        ink.text(LEFT + 22, y + 12.4, _("这一段还没有记账"), _T.middle, "B")
        words = _(
            "记上第一笔收入或支出后，这里会写明进来的钱、花出的本钱和三种算法。票据、存折短信、照片请先留好。"
        )
        ink.paragraph(LEFT + 22, y + 16.4, WIDE - 30, words, _T.small, lead=1.6)
        return y + 40

    def account(self, account: Account, rest: list[more.Section]) -> float:
        """The two columns and the three views; gives back the lower edge."""
        ink, y = self.ink, _ACCOUNT_TOP
        room = _ACCOUNT_END - y
        natural = min(room, books.account_height(account))
        spare = max(0.0, _HELP_END - y - natural - _VIEWS_TALL - self.help_need())
        air = min(
            3.0, 0.5 * spare / max(1, len(account.income)), (room - natural) / max(1, len(account.income))
        )
        end, shown = books.draw_income(ink, _T, y, account, room, air)
        end = max(end, y + natural)
        costs, own = books.draw_costs(ink, _T, y, account, end)
        for words, lines in (
            (_("进来的钱（续）"), account.income[shown:]),
            (_("花出的本钱（续）"), account.costs[costs:]),
            (_("自产自用（续）"), account.own[own:]),
        ):
            rest.append(more.more_lines(ink, _T, words, lines))
        books.draw_legend(ink, _T, end + 4.8, account)
        return books.draw_views(ink, _T, end + 7.4, account)

    def help_need(self) -> float:
        """Height the measures would like, heading included."""
        return helps.HEAD + 3.4 + (sum(self.talls) or 10.0)

    # help

    def help(self, y: float, fit: int) -> None:
        """The measures that fit the first page."""
        ink, measures = self.ink, self.card.measures
        helps.draw_title(ink, _T, y, len(measures), len(measures) - fit)
        y += helps.HEAD
        if not measures:
            ink.text(LEFT + 12.5, y + 6, _("这一段还没有记下帮扶。"), _T.small)
            return
        tall = self.talls[:fit]
        spare = max(0.0, min(3.0, (_HELP_END - y - sum(tall)) / max(fit, 1)))
        for measure, need in zip(measures, tall, strict=False):
            helps.draw_row(ink, _T, y, measure, need + spare)
            y += need + spare

    # foot

    def signatures(self) -> None:
        """Two people and a day."""
        ink, y = self.ink, 247.0
        ink.text(LEFT, y + 3.2, _("户主（签字或按指印）"), _T.small)
        ink.line(LEFT, y + 14, LEFT + 60, y + 14, THIN)
        ink.text(LEFT + 65, y + 3.2, _("帮扶责任人（签字）"), _T.small)
        ink.line(LEFT + 65, y + 14, LEFT + 111, y + 14, THIN)
        ink.text(LEFT + 116, y + 3.2, _("日期"), _T.small)
        ink.line(LEFT + 116, y + 14, LEFT + 152, y + 14, THIN)
        year_month_day(ink, LEFT + 152, y + 13, _T.small, 34)

    def wrong(self) -> None:
        """What to do when something on the card is wrong."""
        ink, contacts = self.ink, self.card.contacts
        y, x = 264.2, LEFT + 13
        icon(ink, "ask", LEFT, y, 10)
        known = bool(contacts.secretary or contacts.secretary_phone)
        words = _("哪里写得不对，就打电话给") if known else _("哪里写得不对，就告诉帮扶责任人")
        ink.text(x, y + 4, words, _T.middle, "M")
        name, _pt = ink.fit(contacts.secretary, _T.middle, "B", 56)
        who = joined(name, contacts.secretary_phone)
        used = ink.text(x, y + 11, who, _T.middle, "B", room=106)
        if contacts.secretary:
            ink.text(x + used + 3, y + 11, _("驻村第一书记"), _T.small)
        town = joined(joined(contacts.town, contacts.town_phone, by=" "), contacts.hotline, by=_("，或 "))
        lines = [
            _("或当面说：{where}").format(where=contacts.where) if contacts.where else "",
            _("还不行：{town}").format(town=town) if town else "",
        ]
        for index, line in enumerate(line for line in lines if line):
            ink.text(x, y + 16.2 + index * 4.3, line, _T.small, room=134)

    def foot(self, page: int, pages: int) -> None:
        """Number, version, day, page over the code."""
        card, ink = self.card, self.ink
        version = _("第{count}版").format(count=card.version)
        lines = [card.family.number, joined(version, page_words(page, pages)), printed_words(self.printed)]
        for index, line in enumerate(lines):
            ink.text(RIGHT, 248.2 + index * 4.1, line, _T.small, align="r", room=32)
        corner_code(
            ink,
            payload(
                "IC", card.place.code, card.family.alias, self.stamp, card.version, page, pages, self.digest
            ),
        )

    # the next pages

    def continued(self, rows: list[more.Row], page: int, pages: int) -> None:
        """One continuation page."""
        self.head(_("（续页）"))
        used = self.ink.name(LEFT, 33.4, self.card.family.head, _T.middle, 90)
        self.ink.text(LEFT + used + 4, 33.4, self.card.family.number, _T.small, room=60)
        y = _NEXT_TOP
        for row in rows:
            row.draw(y)
            y += row.tall
        self.foot(page, pages)
        self.ink.end_page()
