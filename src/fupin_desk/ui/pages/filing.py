"""签字页归档: drop the photographs of signed month sheets; each finds its household and month by its code.

The pile is shown photo by photo before anything is written: what is ready, what was printed from other
figures, what is no sheet at all. Who signed is said once for the pile; nothing is ticked beforehand.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QCheckBox, QFileDialog, QStackedLayout, QWidget

from fupin_desk.i18n import N_, _
from fupin_desk.model.signature import ROLES, WAYS
from fupin_desk.ui import icons
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.style import CAP, GAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Words, button, column, row, title
from fupin_desk.ui.widgets.empty import EmptyState
from fupin_desk.ui.widgets.lists import Column, RowList, text_column
from fupin_desk.ui.widgets.search import Chips

if TYPE_CHECKING:
    from fupin_desk.jobs.filing import Filed, FiledPage

PHOTOS = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif")
_ICONS = {"ready": ("same", "ink"), "changed": ("differs", "amber"), "again": ("same", "soft")}
_STATES = {
    "ready": N_("对得上"), "changed": N_("账上有变动"), "again": N_("存过了"), "card": N_("卡片"),
    "foreign": N_("不是本村的"), "uncoded": N_("没认出"), "bad": N_("打不开"),
}  # fmt: skip


class FilingPage(Page):
    """The pile, who signed, one button."""

    tables: ClassVar[frozenset[str]] = frozenset({"signature", "voucher"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.pile: list[FiledPage] = []
        self.heading.setText(_("签字页归档"))
        self.again = button(_("换一叠"), self._start_again)
        self.save = button("", self._file, "primary", "save")
        self.buttons.addWidget(button(_("回凭证"), lambda: self.go("voucher"), "small", "left"))
        self.buttons.addWidget(self.again)
        self.buttons.addWidget(self.save)
        empty = EmptyState(
            "photo", _("把签好字的月单拍下来，整叠拖到这里。"),
            _("每一页按角上的方码自动找到户和月份；先给您看一遍再存，认不出的不动。"), _("选文件夹"),
            self._choose_folder, other=(_("选照片"), self._choose_photos), endings=PHOTOS,
        )  # fmt: skip
        empty.dropped.connect(self.look)
        self.main = empty.main
        self.list = RowList(_columns(), row=32, choosable=False, name=_("签字页"))
        self.roles = {role: QCheckBox(_(words)) for role, words in ROLES.items()}
        for box in self.roles.values():
            box.toggled.connect(self._count)
        self.ways = Chips([(way, _(words)) for way, words in WAYS.items()])
        who = row(
            Words(_("对得上的页上，谁签了："), CAP, colour="soft"), *self.roles.values(), None, self.ways,
            spacing=14,
        )  # fmt: skip
        self._told = Words("", CAP, colour="soft", wrap=True)
        seen = QWidget()
        listed = Card(title(_("请看一遍"), _("归档以前什么都没有改")), self.list, spacing=8)
        seen.setLayout(column(Card(who, self._told, spacing=8), listed, spacing=GAP))
        self._layers = QStackedLayout()
        self.body.addLayout(self._layers, 1)  # first: a parentless layer would show as a window
        self._layers.addWidget(empty)
        self._layers.addWidget(seen)
        self._start_again()

    def _start_again(self) -> None:
        self.pile = []
        self.caption.setText("")
        self._layers.setCurrentIndex(0)
        self.save.hide()
        self.again.hide()
        for box in self.roles.values():
            box.setChecked(False)
        self.main.setFocus()

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("签字页的照片在哪个文件夹"))
        if chosen:
            self.look([Path(chosen)])

    def _choose_photos(self) -> None:
        kinds = " ".join(f"*{ending}" for ending in PHOTOS)
        names, _kind = QFileDialog.getOpenFileNames(
            self, _("选签字页的照片"), "", _("照片 ({kinds})").format(kinds=kinds)
        )
        if names:
            self.look([Path(name) for name in names])

    def look(self, paths: Sequence[Path]) -> None:
        """Recognise these photos, and those in these folders."""
        from fupin_desk.jobs import filing

        self.do(
            lambda office, work: filing.look(
                office, [page for path in paths for page in filing.pages_in(path)], work.progress,
                work.cancelled,
            ),
            self._show, title=_("认签字页"),
        )  # fmt: skip

    def _show(self, pile: list[FiledPage]) -> None:
        if not pile:
            self.say(Note("info", _("这里没有照片。"), _("请选 JPEG、PNG、WebP 或 HEIC。")))
            return
        self.pile = pile
        self.list.show_rows(pile)
        self._layers.setCurrentIndex(1)
        self.save.show()
        self.again.show()
        self._count()
        next(iter(self.roles.values())).setFocus()

    def _count(self) -> None:
        states = [page.state for page in self.pile]
        ready, changed = states.count("ready"), states.count("changed")
        left = len(states) - ready - changed
        self.caption.setText(
            _("{n} 张：{ready} 张对得上，{changed} 张账上有变动，{left} 张不存。").format(
                n=len(states), ready=ready, changed=changed, left=left
            )
        )
        self.save.setText(_("归档 {n} 张").format(n=ready + changed))
        self.save.setEnabled(bool(ready + changed))
        some = any(box.isChecked() for box in self.roles.values())
        self._told.setText(
            _("每个对得上的月份各记一次签字，都连着这张照片；按 Ctrl+Z 一次撤回。")
            if some
            else _("没有勾选时只存照片，并附到已经记过的签字上。")
        )

    def _file(self) -> None:
        from fupin_desk.jobs import filing

        pile, way = self.pile, self.ways.value or "signed"
        roles = [role for role, box in self.roles.items() if box.isChecked()]
        self.do(lambda office: filing.file(office, pile, roles, way), self._filed)

    def _filed(self, filed: Filed) -> None:
        words = _("归档了 {photos} 张，记了 {signatures} 次签字。").format(
            photos=filed.photos, signatures=filed.signatures
        )
        self._start_again()
        self.say(Note("done", words))


def _columns() -> tuple[Column, ...]:
    def state(painter: QPainter, room: QRectF, page: FiledPage) -> None:
        name, tone = _ICONS.get(page.state, ("refused", "soft"))
        icons.paint(painter, name, room.x() + 9, room.center().y(), tone, 15)
        brush.text(painter, room.adjusted(26, 0, 0, 0), _(_STATES[page.state]), colour=tone, weight=MEDIUM)

    def paged(page: FiledPage) -> str:
        return f"{page.page}/{page.pages}" if page.pages else ""

    return (
        Column(_("怎样"), 130, state, lambda page: _(_STATES[page.state])),
        text_column(_("户主"), 130, lambda page: page.head, private=True),
        text_column(_("月份"), 90, lambda page: page.month.replace("-", ".")),
        text_column(_("页"), 60, paged),
        text_column(_("照片"), 190, lambda page: page.path.name, size=CAP, colour="soft", spare=True),
        text_column("", 0, lambda page: page.why, size=CAP, colour="soft"),
    )
