"""The places of the window: what stands on the rail, what opens from elsewhere, and who makes each page.

A page is imported when it is first opened, so that the window shows before any of them is read. Pages
without a place of their own light up the one they belong to (`UNDER`).
"""

from __future__ import annotations

from collections.abc import Callable

from fupin_desk.i18n import N_
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.memory import Memory
from fupin_desk.ui.page import Page

Maker = Callable[[Desk, Memory], Page]


def _today(desk: Desk, _memory: Memory) -> Page:
    from fupin_desk.ui.pages.today import TodayPage

    return TodayPage(desk)


def _household(desk: Desk, _memory: Memory) -> Page:
    from fupin_desk.ui.pages.household import HouseholdPage

    return HouseholdPage(desk)


def _account(desk: Desk, _memory: Memory) -> Page:
    from fupin_desk.ui.pages.account import AccountPage

    return AccountPage(desk)


def _help(desk: Desk, _memory: Memory) -> Page:
    from fupin_desk.ui.pages.help import HelpPage

    return HelpPage(desk)


def _voucher(desk: Desk, _memory: Memory) -> Page:
    from fupin_desk.ui.pages.vouchers import VouchersPage

    return VouchersPage(desk)


def _print(desk: Desk, _memory: Memory) -> Page:
    from fupin_desk.ui.pages.printing import PrintingPage

    return PrintingPage(desk)


def _post(desk: Desk, _memory: Memory) -> Page:
    from fupin_desk.ui.pages.post import PostPage

    return PostPage(desk)


def _inbox(desk: Desk, _memory: Memory) -> Page:
    from fupin_desk.ui.pages.township import TownshipPage

    return TownshipPage(desk)


def _roster(desk: Desk, _memory: Memory) -> Page:
    from fupin_desk.ui.pages.roster import RosterPage

    return RosterPage(desk)


def _settings(desk: Desk, memory: Memory) -> Page:
    from fupin_desk.ui.pages.settings import SettingsPage

    return SettingsPage(desk, memory)


#: place → (words on the rail, icon, who makes it)
PLACES: dict[str, tuple[str, str, Maker]] = {
    "today": (N_("今日"), "today", _today),
    "household": (N_("农户"), "house", _household),
    "account": (N_("记账"), "book", _account),
    "help": (N_("帮扶"), "help", _help),
    "voucher": (N_("凭证"), "voucher", _voucher),
    "print": (N_("打印"), "print", _print),
    "post": (N_("收发"), "post", _post),
    "inbox": (N_("收件"), "received", _inbox),
    "keys": (N_("钥匙"), "key", _post),
    "settings": (N_("设置"), "gear", _settings),
    "roster": (N_("花名册"), "file", _roster),
}
RAILS: dict[str, tuple[str, ...]] = {
    "village": ("today", "household", "account", "help", "voucher", "print", "post"),
    "township": ("inbox", "keys"),
}
UNDER = {"roster": "household"}
"""Pages without a place of their own light up another one."""
