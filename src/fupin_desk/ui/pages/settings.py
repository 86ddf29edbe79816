"""Settings: the village's own names, who keeps the book, the screen, backups, the ledger's health, history.

One list of sections at the left, one section at the right; every form saves when told. Closing the ledger
here asks for the passphrase again next time.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget, QWidget

from fupin_desk.i18n import _
from fupin_desk.ui import style
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.memory import Memory
from fupin_desk.ui.page import Page
from fupin_desk.ui.pages import sections
from fupin_desk.ui.pages.section_key import KeySection
from fupin_desk.ui.style import MEDIUM
from fupin_desk.ui.widgets.basics import Card, row
from fupin_desk.ui.widgets.lists import RowList, text_column

Section = tuple[str, str, Callable[[Page, Memory], sections.Section]]


class SettingsPage(Page):
    """Sections at the left, one of them at the right."""

    def __init__(self, desk: Desk, memory: Memory) -> None:
        super().__init__(desk)
        self.heading.setText(_("设置"))
        self.memory = memory
        self.sections: dict[str, sections.Section] = {}
        self.list = RowList(
            [text_column("", 0, lambda one: one[1], weight=MEDIUM)], row=44, zebra=False, headings=False,
            name=_("设置的各项"),
        )  # fmt: skip
        self.list.chosen.connect(lambda one: self.open(one[0]))
        self.stack = QStackedWidget()
        side = Card(self.list, pad=8)
        side.setFixedWidth(style.px(200))
        line = row(side, self.stack, spacing=style.GAP)
        line.setStretch(1, 1)
        self.body.addLayout(line, 1)
        self.list.show_rows(_sections(desk.role))
        self.list.choose(0)

    def visit(self, **where: str) -> None:
        """`section`: open this one."""
        if section := where.get("section"):
            names = [one[0] for one in self.list.rows]
            self.list.choose(names.index(section))

    def open(self, name: str) -> None:
        """Show a section; it is made on first use."""
        if name not in self.sections:
            make = next(one[2] for one in self.list.rows if one[0] == name)
            made = self.sections[name] = make(self, self.memory)
            self.stack.addWidget(made)
        self.stack.setCurrentWidget(self.sections[name])
        if self.isVisible():
            self.sections[name].load()

    def load(self) -> None:
        """Read the section shown."""
        shown: QWidget | None = self.stack.currentWidget()
        if isinstance(shown, sections.Section):
            shown.load()

    def may_leave(self) -> bool:
        """Something typed and not saved stays: say so once, then let go."""
        shown = self.stack.currentWidget()
        return not isinstance(shown, sections.Section) or shown.may_leave()


def _sections(role: str) -> list[Section]:
    every: list[Section] = [
        ("village", _("村情"), sections.VillageSection),
        ("people", _("谁记账"), sections.PeopleSection),
        ("rules", _("核算办法"), sections.RulesSection),
        ("screen", _("屏幕"), sections.ScreenSection),
        ("key", _("口令和恢复码"), KeySection),
        ("backup", _("备份"), sections.BackupSection),
        ("health", _("检查账本"), sections.HealthSection),
        ("history", _("做过什么"), sections.HistorySection),
        ("close", _("关上账本"), sections.CloseSection),
    ]
    return [one for one in every if role == "village" or one[0] not in ("village", "people")]
