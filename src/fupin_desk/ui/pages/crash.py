"""The crash page: the program made a mistake, nothing in the ledger was half done.

It says what to do now and shows the report that may be handed on. The report names places in the program,
never a person, an amount or a path.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

from fupin_desk.i18n import _
from fupin_desk.ui import style
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.messages import Note, crash_report
from fupin_desk.ui.page import Page
from fupin_desk.ui.style import CAP
from fupin_desk.ui.widgets.basics import Card, Words, button, row, title


class CrashPage(Page):
    """What happened, what to do now, the report. `go_on` returns to work."""

    go_on = Signal()

    def __init__(self, desk: Desk, error: BaseException) -> None:
        super().__init__(desk)
        self.heading.setText(_("程序出错了"))
        self.caption.setText(_("是程序的毛病，不是您的操作；已保存的账都在。"))
        self.report = QPlainTextEdit(crash_report(error))
        self.report.setReadOnly(True)
        self.report.setFont(style.font(CAP))
        self.report.setAccessibleName(_("出错报告"))
        self.again = button(_("接着用"), self.go_on.emit, "primary")
        card = Card(
            Words(_("刚才那一步没有做完，也没有留下半截。请接着用；同一步再出错，就先做别的。")),
            8,
            title(_("出错报告"), _("里面没有任何人的姓名、数字和文件名，可以转给维护的人")),
            self.report,
            row(self.again, button(_("复制报告"), self._copy, icon="copy"), None),
            spacing=10,
        )
        self.body.addWidget(card, 1)
        self.again.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())
        self.say(Note("done", _("已复制。")))
