"""档案: a household's own data, and what it has agreed to.

Consent is recorded from the signed paper and can be withdrawn with one press; both stay in the journal. What
may hang at the door, and whether its totals may stand there, depends on it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QWidget

from fupin_desk.i18n import N_, _
from fupin_desk.ui.form import Field, Form
from fupin_desk.ui.pages.household_forms import household_fields
from fupin_desk.ui.style import BODY, BOLD, CAP
from fupin_desk.ui.widgets.basics import Words, button, clear, column, hair, row, scrolled

if TYPE_CHECKING:
    from fupin_desk.model.household import Household

CONSENTS = (
    ("informed", "informed_on", N_("《个人信息告知书》已交给本人"), N_("讲明用途、谁能看、留多久、怎样更正")),
    (
        "door",
        "consent_door_on",
        N_("同意在门口贴《帮扶明白卡》"),
        N_("不写健康、低保和补助；不同意就只放屋内卡"),
    ),
    ("totals", "consent_totals_on", N_("同意门口的卡上写收入合计"), N_("不同意就不写")),
)


class FileTab(QWidget):
    """The form and the consents."""

    saved = Signal(dict)
    consented = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        remark = Field("remark", _("备注"), lines=2, limit=32_767, wide=3, private=True)
        self.form = Form([*household_fields(), remark], columns=3)
        self.form.saved.connect(lambda _all: self.saved.emit(self.form.changed))
        self.form.edited.connect(self._look)
        self.keep = button(_("存好"), self.form.save, "small", "save")
        self._consents = column(spacing=6)
        inner = QWidget()
        inner.setLayout(
            column(
                self._consents,
                hair(),
                self.form,
                row(self.keep, None),
                None,
                spacing=12,
                margins=(12, 10, 12, 8),
            )
        )
        self.setLayout(column(scrolled(inner), spacing=0))

    def _look(self) -> None:
        self.keep.setEnabled(bool(self.form.changed))

    def show_household(self, house: Household) -> None:
        """Show its data; what somebody is typing is left alone."""
        if not self.form.changed:
            self.form.put({name: str(getattr(house, name) or "") for name in self.form.boxes})
        self._look()
        clear(self._consents)
        for kind, field, words, caption in CONSENTS:
            self._consents.addLayout(self._consent(kind, getattr(house, field), _(words), _(caption)))

    def _consent(self, kind: str, given: date | None, words: str, caption: str) -> QLayout:
        state = _("{day} 记下").format(day=given.isoformat()) if given else _("没有")
        deed = _("收回") if given else _("登记")
        pressed = button(deed, lambda: self.consented.emit(kind, given is None), "small")
        pressed.setAccessibleName(f"{deed}：{words}")
        said = column(
            Words(words, BODY, BOLD if given else 400), Words(caption, CAP, colour="soft"), spacing=0
        )
        return row(said, None, Words(state, BODY, colour="ink" if given else "soft"), pressed, spacing=14)
