"""The sections of the settings page, one class each.

A section is a card that reads in `load` and saves when told. It speaks through its page: asks, does, notes.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QButtonGroup, QCheckBox, QFileDialog, QRadioButton

from fupin_desk.i18n import _
from fupin_desk.model.values import BEIJING
from fupin_desk.ui import style
from fupin_desk.ui.desk import Work
from fupin_desk.ui.form import Field, Form, wanted
from fupin_desk.ui.memory import SCALES, Memory
from fupin_desk.ui.messages import Note
from fupin_desk.ui.page import Page
from fupin_desk.ui.sticks import free_words, sticks
from fupin_desk.ui.style import BODY, CAP, MEDIUM
from fupin_desk.ui.widgets.basics import Card, Words, button, column, row, title
from fupin_desk.ui.widgets.lists import RowList, text_column

if TYPE_CHECKING:
    from fupin_desk.jobs.keeping import Health, HistoryLine
    from fupin_desk.jobs.office import Office
    from fupin_desk.jobs.rules import PackLine
    from fupin_desk.jobs.shown import PersonLine
    from fupin_desk.model.village import Village

_NARROW = 640


class Section(Card):
    """One section: a heading, its pieces, and the page it speaks through."""

    def __init__(self, page: Page, name: str, caption: str) -> None:
        super().__init__(title(name, caption), spacing=12, pad=20)
        self.page = page

    def load(self) -> None:
        """Read what is shown."""

    def may_leave(self) -> bool:
        """Whether nothing typed would be lost."""
        return True


class FormSection(Section):
    """A section that is mostly a form."""

    def __init__(self, page: Page, name: str, caption: str, form: Form, save: str) -> None:
        super().__init__(page, name, caption)
        self.form = form
        self._warned = False
        form.setMaximumWidth(style.px(_NARROW))
        self.save = button(save, form.save, "primary")
        self.box.addWidget(form)
        self.box.addLayout(row(self.save, None))
        form.edited.connect(self._edited)
        self._edited()

    def _edited(self) -> None:
        self._warned = False
        self.save.setEnabled(bool(self.form.changed))

    def may_leave(self) -> bool:
        """Typed and not saved: a note the first time."""
        if not self.form.changed or self._warned:
            return True
        self._warned = True
        self.page.say(Note("amber", _("改了还没有存。"), _("存好再走；不要了就再点一次要去的地方。")))
        return False


class VillageSection(FormSection):
    """Names and telephone numbers that are printed, and the rule pack in force."""

    def __init__(self, page: Page, _memory: Memory) -> None:
        form = Form(
            (
                Field("name", _("村名"), limit=100, check=wanted(_("村名"))),
                Field("township", _("乡镇"), limit=100),
                Field("county", _("县"), limit=100),
                Field("hotline", _("监督电话"), _("印在明白卡上"), limit=40),
                Field("township_phone", _("乡镇电话"), limit=40),
                Field("office_hours", _("办公时间"), limit=100),
            )
        )
        super().__init__(page, _("村情"), _("打印的表上用这些名字和电话"), form, _("存好"))
        form.saved.connect(self._save)
        self.box.addStretch(1)

    def load(self) -> None:
        """Read the village's row, unless somebody is typing."""
        from fupin_desk.jobs import keeping

        if not self.form.changed:
            self.page.ask(keeping.village, self._show, key="village")

    def _show(self, row_here: Village | None) -> None:
        if row_here is not None:
            self.form.put({name: getattr(row_here, name) for name in self.form.fields})
            self._edited()

    def _save(self, values: dict[str, str]) -> None:
        from fupin_desk.jobs import keeping

        self.page.do(lambda office: keeping.set_village(office, **values), lambda _none: self._saved(values))

    def _saved(self, values: dict[str, str]) -> None:
        self.form.put(values)
        self._edited()
        self.page.say(Note("done", _("存好了。")))


class RulesSection(Section):
    """Which counting rules are in use, and the way to their page."""

    def __init__(self, page: Page, _memory: Memory) -> None:
        super().__init__(page, _("核算办法"), _("上报的数按哪套办法算"))
        self.used = Words("", BODY, MEDIUM, wrap=True)
        self.sure = Words("", CAP, colour="soft", wrap=True)
        self.box.addWidget(self.used)
        self.box.addWidget(self.sure)
        to_lines = button(_("标准线"), lambda: page.go("rules", section="lines"))
        self.box.addLayout(
            row(button(_("打开核算办法"), lambda: page.go("rules"), "primary"), to_lines, None)
        )
        self.box.addStretch(1)

    def load(self) -> None:
        """Read which are in use, and whether new ones came; a township keeps none of its own."""
        from fupin_desk.jobs import rules

        if self.page.desk.role == "village":
            self.page.ask(rules.packs, self._show, key="packs in use")
        else:
            self.used.setText(_("在这里给各村导入和确认，采用由村里定。"))

    def _show(self, packs: list[PackLine]) -> None:
        pack = packs[0].kept.pack
        self.used.setText(pack.title)
        words = _("已确认") if pack.confirmed else _("待确认：算出的数都会注明")
        count = sum(1 for one in packs if one.offered)
        if count:
            words += " · " + _("新到 {count} 套，还没有看").format(count=count)
        self.sure.setText(words)


class PeopleSection(FormSection):
    """Who is on duty here; one of them keeps the book."""

    def __init__(self, page: Page, _memory: Memory) -> None:
        from fupin_desk.model.village import DUTIES

        form = Form(
            (
                Field("name", _("姓名"), limit=100, check=wanted(_("姓名"))),
                Field("duty", _("职责"), choices=[(key, _(words)) for key, words in DUTIES.items()]),
                Field("unit", _("单位"), limit=100),
                Field("phone", _("工作电话"), _("会印在卡上"), limit=40),
            )
        )
        super().__init__(page, _("谁记账"), _("几个人合用一台电脑，各记各的名"), form, _("加上这个人"))
        form.saved.connect(self._add)
        self.list = RowList(
            (
                text_column(_("姓名"), 110, lambda one: one.name, weight=MEDIUM),
                text_column(_("职责"), 140, lambda one: one.duty_label),
                text_column(_("单位"), 0, lambda one: one.unit, colour="soft"),
                text_column(_("电话"), 140, lambda one: one.phone, colour="soft", private=True),
                text_column(_("结对"), 80, _households),
            ),
            row=34, name=_("工作人员"),
        )  # fmt: skip
        self.keep = button(_("由他记账"), self._switch)
        self.list.chosen.connect(self._chosen)
        self.box.insertLayout(1, column(self.list, row(self.keep, None), spacing=8), 1)
        self.box.insertWidget(2, Words(_("加一个人"), BODY, MEDIUM))

    def load(self) -> None:
        """Read who there is."""
        from fupin_desk.jobs import keeping

        self.page.ask(keeping.keepers, self._show, key="people")

    def _show(self, people: list[PersonLine]) -> None:
        self.list.show_rows(people)
        self.keep.setEnabled(self.list.value() is not None)

    def _chosen(self, person: PersonLine) -> None:
        self.keep.setEnabled(True)
        self.keep.setText(_("由{name}记账").format(name=person.name))

    def _add(self, values: dict[str, str]) -> None:
        from fupin_desk.jobs import helping

        def added(_id: str) -> None:
            self.form.put({})
            self._edited()

        self.page.do(lambda office: helping.add_person(office, **values), added)

    def _switch(self) -> None:
        from fupin_desk.jobs import keeping

        person: PersonLine | None = self.list.value()
        if person is not None:
            chosen = person.id
            self.page.do(lambda office: keeping.switch_keeper(office, chosen))


class ScreenSection(Section):
    """How large letters are, and how strong the contrast; for this computer only."""

    def __init__(self, page: Page, memory: Memory) -> None:
        super().__init__(page, _("屏幕"), _("只管这台电脑"))
        self.memory = memory
        self.sizes = QButtonGroup(self)
        for scale, words in zip(SCALES, (_("平常"), _("大一些"), _("很大")), strict=True):
            one = QRadioButton(words)
            one.setFont(style.font(BODY))
            one.setChecked(memory.scale == scale)
            one.clicked.connect(partial(self._size, scale))
            self.sizes.addButton(one)
            self.box.addWidget(one)
        self.contrast = QCheckBox(_("黑白分明（高对比度）"))
        self.contrast.setChecked(memory.contrast)
        self.contrast.clicked.connect(self._contrast)
        self.box.addSpacing(8)
        self.box.addWidget(self.contrast)
        self.box.addWidget(
            Words(_("旁边有人时按 F8，姓名和数字马上遮住；再按一次显示。"), CAP, colour="soft")
        )
        self.box.addStretch(1)

    def _size(self, scale: float) -> None:
        self.memory.scale = scale
        self._wear()

    def _contrast(self) -> None:
        self.memory.contrast = self.contrast.isChecked()
        self._wear()

    def _wear(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            style.wear(app, style.CONTRAST if self.memory.contrast else style.PLAIN, self.memory.scale)


class BackupSection(Section):
    """One file that holds the whole ledger, encrypted as it is."""

    def __init__(self, page: Page, _memory: Memory) -> None:
        super().__init__(page, _("备份"), _("一个文件，整本账都在里面，还是加密的"))
        self.where = Words("", BODY)
        self.to_stick = button(_("备份到 U 盘"), self._to_stick, "primary")
        self.box.addWidget(self.where)
        self.box.addLayout(row(self.to_stick, button(_("备份到文件夹"), self._to_folder), None))
        self.box.addWidget(
            Words(
                _("每周备份一次，U 盘和电脑分开放。恢复：新电脑上打开程序，选“从备份接着用”。"),
                CAP,
                colour="soft",
                wrap=True,
            )
        )
        self.box.addStretch(1)

    def load(self) -> None:
        """See whether a stick is in."""
        found = sticks()
        self.where.setText(free_words(found))
        self.to_stick.setEnabled(bool(found))

    def _to_stick(self) -> None:
        if found := sticks():
            self.write(found[0].path)

    def _to_folder(self) -> None:
        if chosen := QFileDialog.getExistingDirectory(self, _("备份存到哪里")):
            self.write(Path(chosen))

    def write(self, folder: Path) -> None:
        """Write a backup into this folder."""

        def job(office: Office, work: Work) -> tuple[str, int]:
            from fupin_desk.jobs import keeping

            made = keeping.backup(office, folder, work.progress, work.cancelled)
            return made.path.name, len(made.flaws)

        self.page.do(job, self._written, title=_("备份"))

    def _written(self, done: tuple[str, int]) -> None:
        file, flaws = done
        words = _("备份好了：{file}，已打开查过。").format(file=file)
        if flaws:
            now = _("有 {count} 张照片坏了，请看“检查账本”。").format(count=flaws)
            self.page.say(Note("amber", words, now))
        else:
            self.page.say(Note("done", words))


class HealthSection(Section):
    """Pages, chains, sums and photos: is everything as it was written."""

    def __init__(self, page: Page, _memory: Memory) -> None:
        super().__init__(page, _("检查账本"), _("逐页、逐笔、逐张照片查一遍"))
        self.check = button(_("检查"), self._check, "primary")
        self.said = Words("", BODY, wrap=True)
        self.problems = RowList([text_column(_("问题"), 0, str)], row=32, choosable=False, name=_("问题"))
        self.problems.hide()
        self.box.addLayout(row(self.check, None))
        self.box.addWidget(self.said)
        self.box.addWidget(self.problems, 1)
        self.box.addStretch(0)

    def _check(self) -> None:
        from fupin_desk.jobs import keeping

        self.said.setText(_("正在检查…"))
        self.page.do(
            lambda office, work: keeping.verify(office, work.progress, work.cancelled),
            self._checked, title=_("检查账本"),
        )  # fmt: skip

    def _checked(self, health: Health) -> None:
        self.problems.setVisible(not health.healthy)
        self.problems.show_rows(health.problems)
        if health.healthy:
            self.said.setText(_("账本完好。"))
        else:
            self.said.setText(
                _("有 {count} 处不对。请先备份，再把下面的话告诉维护的人；别删任何文件。").format(
                    count=len(health.problems)
                )
            )


class HistorySection(Section):
    """Every operation, newest first: when, what, who, why."""

    def __init__(self, page: Page, _memory: Memory) -> None:
        super().__init__(page, _("做过什么"), _("每一次改动都留着，谁、什么时候、为什么"))
        self.list = RowList(
            (
                text_column(_("时间"), 156, lambda one: _when(one.at), colour="soft"),
                text_column(_("做了什么"), 130, lambda one: one.title, weight=MEDIUM),
                text_column(_("谁"), 100, lambda one: one.actor),
                text_column(_("动了几行"), 80, lambda one: str(one.rows), colour="soft"),
                text_column(_("原因"), 0, lambda one: one.reason, colour="soft"),
            ),
            row=30, name=_("做过什么"),
        )  # fmt: skip
        self.box.addWidget(self.list, 1)

    def load(self) -> None:
        """Read the newest."""
        from fupin_desk.jobs import keeping

        self.page.ask(lambda office: keeping.history(office, limit=500), self._show, key="history")

    def _show(self, lines: list[HistoryLine]) -> None:
        self.list.show_rows(lines)


class CloseSection(Section):
    """Put the ledger away: the passphrase is asked again."""

    def __init__(self, page: Page, _memory: Memory) -> None:
        super().__init__(page, _("关上账本"), _("离开座位，或者换一本账"))
        self.box.addWidget(Words(_("关上以后要输口令才能再打开；什么都不会丢。"), BODY))
        self.box.addLayout(row(button(_("关上这本账"), lambda: page.go("door"), "primary", "lock"), None))
        self.box.addStretch(1)


def _when(at: str) -> str:
    return datetime.fromisoformat(at).astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")


def _households(one: PersonLine) -> str:
    return _("{n} 户").format(n=one.households) if one.households else "—"
