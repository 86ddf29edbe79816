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


def _deadlines(desk: Desk, _memory: Memory) -> Page:
    from fupin_desk.ui.pages.deadlines import DeadlinesPage

    return DeadlinesPage(desk)


def _statement(desk: Desk, _memory: Memory) -> Page:
    from fupin_desk.ui.pages.statement import StatementPage

    return StatementPage(desk)


def _rules(desk: Desk, _memory: Memory) -> Page:
    from fupin_desk.ui.pages.rules import RulesPage

    return RulesPage(desk)


def _compare(desk: Desk, _memory: Memory) -> Page:
    from fupin_desk.ui.pages.compare import ComparePage

    return ComparePage(desk)


def _filing(desk: Desk, _memory: Memory) -> Page:
    from fupin_desk.ui.pages.filing import FilingPage

    return FilingPage(desk)


def _migrants(desk: Desk, _memory: Memory) -> Page:
    from fupin_desk.ui.pages.migrants import MigrantsPage

    return MigrantsPage(desk)


def _payments(desk: Desk, _memory: Memory) -> Page:
    from fupin_desk.ui.pages.payments import PaymentsPage

    return PaymentsPage(desk)


def _entries_file(desk: Desk, _memory: Memory) -> Page:
    from fupin_desk.ui.pages.entries_file import EntriesFilePage

    return EntriesFilePage(desk)


def _family(desk: Desk, _memory: Memory) -> Page:
    from fupin_desk.ui.pages.family import FamilyPage

    return FamilyPage(desk)


def _promises(desk: Desk, _memory: Memory) -> Page:
    from fupin_desk.ui.pages.promises import PromisesPage

    return PromisesPage(desk)


def _visits(desk: Desk, _memory: Memory) -> Page:
    from fupin_desk.ui.pages.visits import VisitsPage

    return VisitsPage(desk)


def _checks(desk: Desk, _memory: Memory) -> Page:
    from fupin_desk.ui.pages.checks import ChecksPage

    return ChecksPage(desk)


def _compare_roster(desk: Desk, _memory: Memory) -> Page:
    from fupin_desk.ui.pages.compare_roster import CompareRosterPage

    return CompareRosterPage(desk)


def _produce(desk: Desk, _memory: Memory) -> Page:
    from fupin_desk.ui.pages.produce import ProducePage

    return ProducePage(desk)


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
    "checks": (N_("核对"), "find", _checks),
    "compare_roster": (N_("与系统比对"), "differs", _compare_roster),
    "family": (N_("家庭变动"), "person", _family),
    "promises": (N_("诉求与承诺"), "talk", _promises),
    "visits": (N_("走访"), "calendar", _visits),
    "payments": (N_("发放表入账"), "received", _payments),
    "entries_file": (N_("账目导入导出"), "file", _entries_file),
    "migrants": (N_("务工月监测"), "talk", _migrants),
    "produce": (N_("实物去向"), "folder", _produce),
    "rules": (N_("核算办法"), "book", _rules),
    "compare": (N_("换个办法算"), "differs", _compare),
    "statement": (N_("一年的账"), "voucher", _statement),
    "deadlines": (N_("到期事项"), "calendar", _deadlines),
    "filing": (N_("签字页归档"), "voucher", _filing),
}
RAILS: dict[str, tuple[str, ...]] = {
    "village": ("today", "household", "account", "help", "voucher", "print", "post"),
    "township": ("inbox", "keys"),
}
UNDER = {
    "payments": "account",
    "entries_file": "account",
    "migrants": "account",
    "produce": "account",
    "compare": "household",
    "deadlines": "today",
    "family": "household",
    "filing": "voucher",
    "promises": "help",
    "visits": "help",
    "roster": "household",
    "checks": "household",
    "compare_roster": "household",
    "rules": "settings",
    "statement": "household",
}
"""Pages without a place of their own light up another one."""
