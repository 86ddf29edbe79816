"""First start: a new ledger on one short page, without a network.

Three steps: which village, who keeps the book and with which passphrase, and where the recovery code is kept.
The code exists only after the ledger was made; it stays hidden until somebody presses 打印 or 抄写, and the
work begins only when one of the two was done, since nobody can open the ledger for a person who lost both.
From here one also opens a ledger that exists, takes up a backup, or sets up a township's desk.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QWidget

from fupin_desk.errors import Spoken
from fupin_desk.i18n import _
from fupin_desk.ui import printer, style
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.form import Field, Form, wanted
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.pages.unlock import is_ledger, not_a_ledger
from fupin_desk.ui.style import BIG, BODY, BOLD, CAP
from fupin_desk.ui.widgets.basics import Card, Words, button, column, row
from fupin_desk.ui.widgets.sheet import SheetPreview, StepNumber

if TYPE_CHECKING:
    from fupin_desk.jobs.office import Office, Surroundings
    from fupin_desk.jobs.opening import Created

SHORTEST, CODE_DIGITS = 8, 12
WIDE, SHEET = 620, 452


def code_problem(text: str, township: bool) -> str:
    """What is wrong with a station code, or ''."""
    digits = text.replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) == CODE_DIGITS):
        return _("要 12 位数字，现在是 {count} 位").format(count=len(digits))
    if township != digits.endswith("000"):
        return _("乡镇的代码后三位是 000") if township else _("后三位是 000 的是乡镇，不是村")
    return ""


class FirstStartPage(Page):
    """The page of a computer without a ledger. `entered(place)`: made, kept safe, ready for work."""

    entered = Signal(Path)
    elsewhere = Signal(Path)
    """Somebody chose an existing or restored ledger: show its door."""

    def __init__(self, desk: Desk, documents: Path) -> None:
        super().__init__(desk, heading=False)
        self.documents, self.township = documents, False
        self.created: Created | None = None
        self._kept_safe = False
        self.who = Words("", BIG, BOLD)
        self.where = Form(
            (
                Field("name", _("村名"), limit=40, check=wanted(_("村名"))),
                Field("township", _("乡镇"), limit=40),
                Field("code", _("行政区划代码"), _("12 位数字"), limit=20,
                      check=lambda text: code_problem(text, self.township)),
            ),
            columns=3,
        )  # fmt: skip
        self.keeper = Form(
            (
                Field("secretary", _("第一书记"), limit=40, check=wanted(_("姓名"))),
                Field("passphrase", _("开机口令"), _("8 个字以上，一句话最好记"), secret=True, limit=200,
                      check=self._short),
                Field("again", _("再输一遍"), secret=True, limit=200, check=self._differs),
            ),
            columns=3,
        )  # fmt: skip
        self.make = button(_("建好这本账"), self._make, "primary")
        self.start = button(_("开始记账"), self._start, "primary")
        self.missing = Words("", CAP, colour="soft")
        self.preview = SheetPreview(SHEET)
        self._build()
        for form in (self.where, self.keeper):
            form.edited.connect(self._look)
        self.where.saved.connect(lambda _values: self.keeper.boxes["secretary"].setFocus())
        self.keeper.saved.connect(lambda _values: self._make())
        self._look()

    # -- building ----------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.step1 = self._step(1, _("哪个村"), _("以后都能改"), self.where)
        self.step2 = self._step(2, _("谁记账"), _("口令只在这台电脑里用，不会传出去"), self.keeper)
        self.print = button(_("打印这张纸"), self._print, icon="print")
        self.copy = button(_("抄写并核对"), self._copy)
        self.last_group = QLineEdit()
        self.last_group.setPlaceholderText(_("抄好后，把最后一组 4 个字符输在这里"))
        self.last_group.setAccessibleName(_("恢复码的最后一组"))
        self.last_group.textChanged.connect(self._copied)
        self.last_group.hide()
        self.locked = QCheckBox(_("已交村党组织书记锁好，不和电脑放一起"))
        self.locked.toggled.connect(lambda _on: self._look())
        inner = QWidget()
        inner.setLayout(
            column(row(self.print, self.copy, None, spacing=10), self.last_group, self.locked, spacing=8)
        )
        self.step3 = self._step(3, _("收好恢复码"), _("口令忘了，只有这张纸能打开账本"), inner)
        self.existing = button(_("打开已有的账本"), self._open_existing, "link")
        self.backup = button(_("从备份接着用"), self._open_backup, "link")
        self.role = button("", self._switch_role, "link")
        foot = row(
            self.existing, self.backup, self.role, None, self.missing, self.make, self.start, spacing=8
        )
        left = QWidget()
        left.setFixedWidth(style.px(WIDE))
        left.setLayout(
            column(
                self.who,
                Words(_("不用联网，全部存在这台电脑里，加了密。"), BODY, colour="soft"),
                2,
                self.step1,
                self.step2,
                self.step3,
                foot,
                None,
                spacing=14,
                margins=(0, 8, 0, 0),
            )
        )
        self.right = QWidget()
        note = Words(_("要打印的就是这一张（A4）"), CAP, colour="soft")
        note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.right.setLayout(column(self.preview, note, None, spacing=6, margins=(0, 8, 0, 0)))
        self.body.addLayout(row(None, left, 40, self.right, None, spacing=0), 1)

    def _step(self, number: int, name: str, caption: str, content: QWidget) -> Card:
        head = row(StepNumber(number), Words(name, BODY, BOLD), Words(caption, CAP, colour="soft"), None)
        inner = row(32, content, spacing=0)
        inner.setStretch(1, 1)
        return Card(head, inner, spacing=8)

    def fold(self, compact: bool) -> None:
        """A narrow window has no room for the sheet beside the steps."""
        super().fold(compact)
        self.right.setVisible(not compact)

    # -- what is still missing ---------------------------------------------------------------------------

    def _short(self, text: str) -> str:
        return "" if len(text) >= SHORTEST else _("要 8 个字以上，现在 {count} 个").format(count=len(text))

    def _differs(self, text: str) -> str:
        return "" if text == self.keeper.values()["passphrase"] else _("两遍不一样")

    def _look(self) -> None:
        """Say which step is still to do; buttons are grey until then, and say why."""
        name = self.where.values()["name"].strip()
        made = self.created is not None
        place = name or (_("乡镇") if self.township else _("村里"))
        self.who.setText(_("给{place}建一本账").format(place=place))
        self.role.setText(_("我是村里的") if self.township else _("我是乡镇的"))
        for card in (self.step1, self.step2):
            card.setEnabled(not made)
        self.step3.setEnabled(made)
        for link in (self.existing, self.backup, self.role, self.make):
            link.setVisible(not made)
        self.start.setVisible(made)
        safe = self._kept_safe and self.locked.isChecked()
        self.start.setEnabled(safe)
        first = next((n for n in self.where.boxes if self.where.problem(n)), "")
        second = next((n for n in self.keeper.boxes if self.keeper.problem(n)), "")
        self.make.setEnabled(not first and not second)
        step = 0 if made and safe else 3 if made else 1 if first else 2 if second else 0
        self.missing.setText(_("还差第 {step} 步").format(step=step) if step else "")
        self.preview.show_station(name, self.where.values()["code"].replace(" ", ""))

    def _switch_role(self) -> None:
        self.township = not self.township
        self._look()

    # -- making it ---------------------------------------------------------------------------------------

    def _make(self) -> None:
        if self.created is not None or not (self.where.check() and self.keeper.check()):
            return
        where, keeper = self.where.values(), self.keeper.values()
        place = self._free_place(where["name"].strip())
        role = "township" if self.township else "village"
        code = where["code"].replace(" ", "")
        held: list[Created] = []

        def opener(surroundings: Surroundings) -> Office:
            from fupin_desk.jobs import opening

            held.append(
                opening.create(
                    place,
                    role,
                    code,
                    where["name"].strip(),
                    keeper["passphrase"],
                    surroundings,
                    secretary=keeper["secretary"].strip(),
                    township=where["township"].strip(),
                )
            )
            return held[0].office

        self.make.setEnabled(False)
        self.missing.setText(_("正在建…"))
        self.desk.open(opener, lambda: self._made(held[0]), owner=self, failed=self._not_made)

    def _free_place(self, name: str) -> Path:
        """A folder name nobody uses yet: 松林村.fupin, 松林村-2.fupin …"""
        clean = "".join(sign for sign in name if sign.isalnum()) or "ledger"
        base = self.documents / _("一户一账")
        number = 1
        while (place := base / f"{clean}{'' if number == 1 else f'-{number}'}.fupin").exists():
            number += 1
        return place

    def _not_made(self, error: Spoken) -> None:
        self.complain(error)
        self._look()

    def _made(self, created: Created) -> None:
        self.created = created
        self.keeper.put({"secretary": self.keeper.values()["secretary"]})
        self._look()
        self.print.setFocus()

        def sheet(office: Office) -> bytes:
            from fupin_desk.jobs import post

            return post.recovery_sheet(office, created.recovery_code)

        self.ask(sheet, self.preview.hold)

    # -- keeping the code safe ---------------------------------------------------------------------------

    def _print(self) -> None:
        if self.preview.pdf is None:
            return
        if not printer.has_printer():
            self.say(
                Note("amber", _("这台电脑还没有装打印机。"), _("请先“抄写并核对”，以后在设置里再打印。"))
            )
            return
        self.preview.reveal()
        printer.print_pdf(self, self.preview.pdf, self._printed)

    def _printed(self) -> None:
        self._kept_safe = True
        self._look()

    def _copy(self) -> None:
        """Show the code, to be written down by hand."""
        self.notes.dismiss()  # “no printer” was answered by taking this way
        self.right.show()
        self.preview.reveal()
        self.last_group.show()
        self.last_group.setFocus()

    def _copied(self, typed: str) -> None:
        if self.created is not None:
            wanted_group = self.created.recovery_code.split("-")[-1]
            same = typed.strip().upper().translate(str.maketrans("OIL", "011")) == wanted_group
            self._kept_safe = self._kept_safe or same
            if same:
                self.last_group.setEnabled(False)
                self.locked.setFocus()
            self._look()

    def _start(self) -> None:
        if self.created is not None:
            place = self.created.office.folder.path
            self.created = None
            self.entered.emit(place)

    # -- other ways in -----------------------------------------------------------------------------------

    def _open_existing(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, _("选账本文件夹（名字以 .fupin 结尾）"), str(self.documents)
        )
        if chosen and is_ledger(Path(chosen)):
            self.elsewhere.emit(Path(chosen))
        elif chosen:
            self.say(not_a_ledger())

    def _open_backup(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("选备份文件"), str(self.documents), _("备份文件 (*.fupin-backup)")
        )
        if chosen:
            self.restore(Path(chosen))

    def restore(self, file: Path) -> None:
        """Unpack this backup beside the other ledgers and show its door."""
        place = self._free_place(file.name.split("-")[0])

        def unpack(_surroundings: Surroundings) -> Path:
            from fupin_desk.jobs import keeping

            place.parent.mkdir(parents=True, exist_ok=True)
            return keeping.restore(file, place).path

        self.say(Note("info", _("正在取出备份…")))
        self.desk.prepare(unpack, self.elsewhere.emit, owner=self)
