"""Adding a household by hand: the few boxes it needs to be found and kept, nothing more.

Everything else comes from the roster, or is filled in its file later. Whoever has a roster should not type.
"""

from __future__ import annotations

from PySide6.QtCore import Signal

from fupin_desk.i18n import _
from fupin_desk.ui.form import Field, Form, wanted
from fupin_desk.ui.style import BIG, BODY, BOLD
from fupin_desk.ui.widgets.basics import Card, Words, button, row

KINDS = (
    ("", ""), ("一般农户", "一般农户"), ("脱贫户", "原建档立卡脱贫户"),
)  # fmt: skip
MONITORED = ("脱贫不稳定户", "边缘易致贫户", "突发严重困难户")


def household_fields() -> list[Field]:
    """The boxes of a household's own data."""
    return [
        Field("household_no", _("户编号"), hint=_("国家系统里的编号；没有可以空着"), limit=40),
        Field("short_no", _("序号"), hint=_("村里自己排的号，如 017"), limit=20),
        Field("group_name", _("村民小组"), placeholder=_("一组"), limit=100),
        Field("kind", _("户类型"), choices=KINDS),
        Field("monitor_category", _("监测对象类别"), choices=[("", ""), *((one, one) for one in MONITORED)]),
        Field("phone", _("联系电话"), limit=40, private=True),
        Field("hamlet", _("自然村"), limit=100),
        Field("address", _("住址"), limit=200, private=True),
    ]


class AddHousehold(Card):
    """The form for a new household: head first."""

    saved = Signal(dict)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=14, pad=24)
        self.form = Form(
            [
                Field("head", _("户主姓名"), limit=100, check=wanted(_("户主姓名")), private=True),
                *household_fields(),
            ],
            columns=3,
        )
        self.form.saved.connect(self.saved)
        deeds = row(
            button(_("加上这一户"), self.form.save, "primary"),
            button(_("算了"), self.left.emit, "link"), None, spacing=12,
        )  # fmt: skip
        self.box.addWidget(Words(_("手工加一户"), BIG, BOLD))
        said = _("先有户主姓名就行，别的以后在“档案”里补。成员在下一步加。")
        self.box.addWidget(Words(said, BODY, colour="soft", wrap=True))
        self.box.addWidget(self.form)
        self.box.addLayout(deeds)
        self.box.addStretch(1)

    def begin(self) -> None:
        """Empty boxes, the keyboard in the first."""
        self.form.put({})
        self.form.boxes["head"].setFocus()
