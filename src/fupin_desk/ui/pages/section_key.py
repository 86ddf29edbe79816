"""The section of the settings page that changes what opens the ledger: passphrase and recovery code.

Changing either rewrites one slot of the key file and nothing of the ledger. The new recovery code is never
shown on the screen: it goes straight into the sheet that is printed or saved.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from fupin_desk.errors import Spoken
from fupin_desk.i18n import _
from fupin_desk.jobs.office import Office
from fupin_desk.ui.form import Field, Form, wanted
from fupin_desk.ui.memory import Memory
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.pages.sections import FormSection
from fupin_desk.ui.style import BODY
from fupin_desk.ui.widgets.basics import Words, button, hair, row


class KeySection(FormSection):
    """A new passphrase, typed twice; a new recovery sheet."""

    def __init__(self, page: Page, _memory: Memory) -> None:
        form = Form(
            (
                Field(
                    "first",
                    _("新口令"),
                    _("8 个字以上，用一句自己记得住的话"),
                    secret=True,
                    check=wanted(_("新口令")),
                ),
                Field("second", _("再输一遍"), secret=True, check=wanted(_("再输一遍"))),
            )
        )
        super().__init__(page, _("口令和恢复码"), _("打开这本账要用的"), form, _("换口令"))
        form.saved.connect(self._change)
        self.box.addWidget(hair())
        self.box.addWidget(
            Words(
                _("恢复码那张纸丢了，或者被人看过，就换一张。换了以后，旧的那张就打不开了。"), BODY, wrap=True
            )
        )
        self.renew = button(_("换一张恢复码，存成 PDF"), self._ask_where, icon="print")
        self.box.addLayout(row(self.renew, None))
        self.box.addStretch(1)

    def _change(self, values: dict[str, str]) -> None:
        from fupin_desk.jobs import keeping

        if values["first"] != values["second"]:
            self.form.wrong("second", _("两遍不一样"))
            return
        self.page.do(
            lambda office: keeping.change_passphrase(office, values["first"]),
            lambda _none: self._changed(),
            failed=self._refused,
        )

    def _refused(self, error: Spoken) -> None:
        self.form.wrong("first", error.what)

    def _changed(self) -> None:
        self.form.put({"first": "", "second": ""})
        self._edited()
        self.page.say(Note("done", _("口令换好了，下次打开用新的。")))

    def _ask_where(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(self, _("恢复码存到哪里"), _("恢复码.pdf"), "PDF (*.pdf)")
        if chosen:
            self.write(Path(chosen))

    def write(self, file: Path) -> None:
        """Renew the recovery code and write its sheet to this file."""

        def job(office: Office) -> str:
            from fupin_desk.jobs import keeping, post

            file.write_bytes(b"")  # a place that cannot be written must fail before the old code is gone
            file.write_bytes(post.recovery_sheet(office, keeping.new_recovery_code(office)))
            return file.name

        self.page.do(job, self._written)

    def _written(self, name: str) -> None:
        self.page.say(
            Note("done", _("新的恢复码在“{name}”里，请马上打印，印好就把文件删掉。").format(name=name))
        )
