"""Keys of the two sides: our own sheet, enrolling the other's, and the words people compare.

Two laptops trust each other because two people read the same eight words to each other, not because a server
says so. Our sheet is printed and stamped, or carried as a file; the other side's file is dropped here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFileDialog, QWidget

from fupin_desk.i18n import _
from fupin_desk.ui import printer, style
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.style import BODY, BOLD, CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, Words, button, column, row
from fupin_desk.ui.widgets.empty import DropZone
from fupin_desk.ui.widgets.lists import Column, RowList, text_column
from fupin_desk.ui.widgets.sheet import StepNumber

if TYPE_CHECKING:
    from fupin_desk.jobs.post import KeyWords, StationLine

CARD_ENDINGS = (".json", ".fpk", ".card", ".txt")


class WordGrid(QWidget):
    """Check words in a numbered grid, large enough to be read out over the telephone."""

    def __init__(self) -> None:
        super().__init__()
        self._words: tuple[str, ...] = ()
        self.setFixedHeight(style.px(84))

    def show_words(self, words: tuple[str, ...]) -> None:
        """Show these words."""
        self._words = words
        self.setAccessibleName(_("核对词：{words}").format(words="、".join(words)))
        rows = -(-len(words) // 4)
        self.setFixedHeight(style.px(42) * max(rows, 1))
        self.update()

    def paintEvent(self, _event: object) -> None:  # noqa: N802
        """Paint four in a row."""
        painter, wide, high = QPainter(self), self.width() / 4, style.px(42)
        for number, word in enumerate(self._words):
            x, y = number % 4 * wide, number // 4 * high
            brush.text(painter, QRectF(x, y, 20, high), str(number + 1), CAP, "faint")
            brush.text(painter, QRectF(x + 22, y, wide - 24, high), word, BODY, "ink", BOLD)
        painter.end()


class KeysPanel(QWidget):
    """Three steps: give ours, take theirs, compare the words."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self.fingerprint = Words("", CAP, colour="soft")
        self.words = WordGrid()
        self.stations = RowList(_columns(), row=38, name=_("已登记的单位"))
        self.stations.chosen.connect(self._chosen)
        self.their_words, self.theirs = WordGrid(), Words("", BODY, MEDIUM)
        self.drop = DropZone(CARD_ENDINGS)
        self.drop.dropped.connect(lambda paths: self.enrol(paths[0]))
        self.drop.setLayout(
            row(
                16,
                Words(_("对方的登记文件拖到这里"), CAP, colour="soft"),
                None,
                button(_("选文件"), self._choose, "small"),
                8,
                margins=(6, 10, 6, 10),
            )
        )
        give = _step(1, _("把我们的登记单交给对方"), _("打印盖章，或者存成文件用 U 盘带去"))
        take = _step(2, _("登记对方的"), _("对方给的登记文件，或者扫他们的登记单"))
        compare = _step(3, _("两边念一遍核对词"), _("打电话也行；八个词一样，就是真的对方"))
        on_paper = button(_("打印登记单"), self._print, icon="print")
        as_file = button(_("存成文件"), self._save, icon="save")
        ours = Card(
            give, row(32, on_paper, as_file, None),
            8, row(32, Words(_("我们的核对词"), CAP, colour="soft"), None), row(32, self.words),
            row(32, self.fingerprint, None), spacing=8,
        )  # fmt: skip
        known = Card(take, row(32, self.drop, spacing=0), self.stations, spacing=8)
        check = Card(compare, row(32, self.theirs, None), row(32, self.their_words), spacing=8)
        known.box.setStretch(2, 1)
        right = column(known, check)
        right.setStretch(0, 1)
        left = column(ours, None)
        both = row(left, right, spacing=style.GAP)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        self.setLayout(both)

    def load(self) -> None:
        """Read our own words and the stations known."""
        from fupin_desk.jobs import post

        self._page.ask(post.own_words, self._show_own, key="own words")
        self._page.ask(post.keys, self._show_keys, key="keys")

    def _show_own(self, own: KeyWords) -> None:
        self.words.show_words(own.words)
        self.fingerprint.setText(_("指纹 {fingerprint}").format(fingerprint=own.fingerprint))

    def _show_keys(self, lines: list[StationLine]) -> None:
        self.stations.show_rows(lines)
        if lines and self.stations.value() is None:
            self.stations.choose(0)
        if not lines:
            self.theirs.setText(_("还没有登记对方"))

    def _chosen(self, line: StationLine) -> None:
        self.theirs.setText(_("{name} 的核对词").format(name=line.name))
        self.their_words.show_words(line.words)

    # -- doing -------------------------------------------------------------------------------------------

    def _print(self) -> None:
        from fupin_desk.jobs import post

        if not printer.has_printer():
            self._page.say(Note("amber", _("这台电脑还没有装打印机。"), _("可以存成 PDF 文件，到别处打印。")))
            return
        self._page.ask(post.key_sheet, lambda pdf: printer.print_pdf(self, pdf, lambda: None))

    def _save(self) -> None:
        from fupin_desk.jobs import post

        start = f"{self._page.desk.name}-{_('登记')}.fpk"
        name, _kind = QFileDialog.getSaveFileName(
            self, _("存登记文件"), start, _("登记文件 (*.fpk);;登记单 (*.pdf)")
        )
        if name:
            self._page.ask(
                lambda office: post.key_card(office, Path(name)),
                lambda path: self._page.say(Note("done", _("存好了：{file}").format(file=path.name))),
            )

    def _choose(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, _("选对方的登记文件"), "", _("登记文件 (*.fpk);;所有文件 (*)")
        )
        if name:
            self.enrol(Path(name))

    def enrol(self, file: Path) -> None:
        """Enrol the other side's card file."""
        from fupin_desk.jobs import post

        self._page.do(lambda office: post.enrol(office, file), self._enrolled)

    def _enrolled(self, line: StationLine) -> None:
        words = _("登记了{name}。").format(name=line.name)
        self._page.say(Note("done", words, _("请和对方念一遍核对词，一样才可靠。")))
        self.load()
        self._page.load()


def _step(number: int, words: str, caption: str) -> QWidget:
    made = QWidget()
    line = row(StepNumber(number), Words(words, BODY, BOLD), Words(caption, CAP, colour="soft", elide=True))
    line.setStretch(2, 1)
    made.setLayout(line)
    return made


def _columns() -> tuple[Column, ...]:
    def state(one: StationLine) -> str:
        if one.replaced:
            return _("已换新钥匙")
        return _("有效") if one.valid_to_seq is None else _("用到第 {seq} 号").format(seq=one.valid_to_seq)

    return (
        text_column(_("单位"), 0, lambda one: one.name, weight=MEDIUM),
        text_column(_("代码"), 130, lambda one: one.code, colour="soft"),
        text_column(_("登记"), 100, lambda one: one.enrolled[:10], colour="soft"),
        text_column(_("钥匙"), 110, state, colour="soft"),
    )
