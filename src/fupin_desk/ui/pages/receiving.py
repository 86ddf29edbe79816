"""A page that takes parcels in: the tray with what became of each, and the way there by drop or dialog.

Both sides receive in the same way, the village on 收发 and the township on 收件.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from fupin_desk.i18n import _
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.page import Page
from fupin_desk.ui.widgets.tray import Tray

if TYPE_CHECKING:
    from fupin_desk.jobs.post import Received


class ReceivingPage(Page):
    """A page with a tray. Whoever builds it puts `self.tray` where it belongs."""

    def __init__(self, desk: Desk, hint: str) -> None:
        super().__init__(desk)
        self.tray = Tray(hint, self._choose_files)
        self.tray.chosen.connect(self.receive)

    def _choose_files(self) -> None:
        names, _kind = QFileDialog.getOpenFileNames(
            self, _("选收到的包"), "", _("包 (*.fpp *.fpp.*);;所有文件 (*)")
        )
        if names:
            self.receive([Path(name) for name in names])

    def receive(self, files: list[Path]) -> None:
        """Take these parcels in."""
        from fupin_desk.jobs import post

        self.do(
            lambda office, work: post.receive(office, files, work.progress, work.cancelled),
            self._received, title=_("收包"),
        )  # fmt: skip

    def _received(self, results: list[Received]) -> None:
        self.tray.show_results(results)
        self.load()
