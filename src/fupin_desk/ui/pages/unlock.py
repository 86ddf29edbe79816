"""The door of a ledger: its passphrase, or the printed recovery code.

A wrong passphrase is said under the box and nothing is counted or locked: the key derivation is slow enough.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from fupin_desk.errors import Spoken
from fupin_desk.i18n import _
from fupin_desk.ui import style
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.form import Field, Form, wanted
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.style import BIG, BOLD, CAP
from fupin_desk.ui.widgets.basics import Card, Words, button, column, row
from fupin_desk.ui.widgets.note import Picture

if TYPE_CHECKING:
    from fupin_desk.jobs.office import Office, Surroundings

SUFFIX = ".fupin"


class UnlockPage(Page):
    """Asks for the passphrase of the ledger at `place`. `entered(place)` when it is open."""

    entered = Signal(Path)
    elsewhere = Signal(object)
    """Another ledger (Path), or None: the page for a new one."""

    def __init__(self, desk: Desk, place: Path) -> None:
        super().__init__(desk, heading=False)
        self.place = place
        self.by_code = False
        self.passphrase = Form(
            (Field("secret", _("开机口令"), secret=True, check=wanted(_("口令"))),), columns=1
        )
        self.code = Form(
            (
                Field("secret", _("恢复码"), _("大小写、横线、空格都不要紧"), limit=400,
                      check=wanted(_("恢复码"))),
            ),
            columns=1,
        )  # fmt: skip
        self.open = button(_("打开"), self._open, "primary")
        self.way = button("", self._other_way, "link")
        for form in (self.passphrase, self.code):
            form.saved.connect(lambda _values: self._open())
        self._build()
        self._show_way()

    def _build(self) -> None:
        name = Words(self.place.name.removesuffix(SUFFIX), BIG, BOLD)
        card = Card(
            row(Picture("lock", "accent", 22), name, None, spacing=10),
            Words(str(self.place.parent), CAP, colour="soft", elide=True),
            6, self.passphrase, self.code, 4,
            row(self.way, None, self.open), spacing=8, pad=24,
        )  # fmt: skip
        card.setFixedWidth(style.px(460))
        others = row(
            button(_("打开别的账本"), self._choose, "link"),
            button(_("新建一本账"), lambda: self.elsewhere.emit(None), "link"),
            spacing=10,
        )
        middle = QWidget()
        middle.setLayout(column(None, row(None, card, None), row(None, others, None), None, None, spacing=12))
        self.body.addWidget(middle, 1)

    def enter_with(self, passphrase: str) -> None:
        """Open at once with a passphrase that is no secret (the demo's)."""
        self.passphrase.put({"secret": passphrase})
        self._open()

    def _show_way(self) -> None:
        self.passphrase.setVisible(not self.by_code)
        self.code.setVisible(self.by_code)
        self.way.setText(_("还是用口令") if self.by_code else _("忘了口令，用恢复码"))
        self._form.boxes["secret"].setFocus()

    @property
    def _form(self) -> Form:
        return self.code if self.by_code else self.passphrase

    def _other_way(self) -> None:
        self.by_code = not self.by_code
        self._show_way()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """The keyboard is in the box at once."""
        super().showEvent(event)
        self._form.boxes["secret"].setFocus()

    def _open(self) -> None:
        if not self.open.isEnabled() or not self._form.check():
            return
        secret, by_code, place = self._form.values()["secret"], self.by_code, self.place

        def opener(surroundings: Surroundings) -> Office:
            from fupin_desk.jobs import opening

            if by_code:
                return opening.open_(place, surroundings, recovery_code=secret)
            return opening.open_(place, surroundings, passphrase=secret)

        self.notes.dismiss()
        self.open.setEnabled(False)
        self.open.setText(_("正在打开…"))
        self.desk.open(opener, self._opened, owner=self, failed=self._refused)

    def _opened(self) -> None:
        self._form.put({})
        self.entered.emit(self.place)

    def _refused(self, error: Spoken) -> None:
        self.open.setEnabled(True)
        self.open.setText(_("打开"))
        if type(error).__name__ in (
            "WrongPassphrase",
            "ShortPassphrase",
            "WrongRecoveryCode",
            "MistypedRecoveryCode",
        ):
            self._form.wrong("secret", f"{error.what}{error.now}")
            box = self._form.boxes["secret"]
            box.setFocus()
            if isinstance(box, QLineEdit):  # the next try replaces the wrong one, which nobody can read
                box.selectAll()
        else:
            self.complain(error)

    def _choose(self) -> None:
        start = str(self.place.parent)
        chosen = QFileDialog.getExistingDirectory(self, _("选账本文件夹（名字以 .fupin 结尾）"), start)
        if not chosen:
            return
        if is_ledger(Path(chosen)):
            self.elsewhere.emit(Path(chosen))
        else:
            self.say(not_a_ledger())


def is_ledger(place: Path) -> bool:
    """Whether this folder looks like a ledger: it has key slots."""
    return (place / "keys.json").is_file()


def not_a_ledger() -> Note:
    """What is said about any other folder."""
    return Note(
        "amber", _("选的不是账本文件夹。"), _("账本文件夹的名字一般以 .fupin 结尾，里面有 keys.json。")
    )
