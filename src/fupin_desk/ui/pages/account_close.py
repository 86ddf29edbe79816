"""The close card beside the month grid: who has signed, what closing still wants, what was corrected.

Exactly those are listed as wanting whom the rule pack in force asks for; who may sign beside them stands in
one quiet line. Closing is offered when nothing is wanting; until then the list says what is, and a month may
still be closed with a written reason, or as 待返乡补签 where everybody is away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fupin_desk.i18n import _
from fupin_desk.model.values import Month
from fupin_desk.ui import style
from fupin_desk.ui.pages.account_sign import SignPanel
from fupin_desk.ui.style import BODY, BOLD, CAP, MEDIUM
from fupin_desk.ui.widgets import brush
from fupin_desk.ui.widgets.basics import Card, PressButton, Words, button, clear, column, row
from fupin_desk.ui.widgets.marks import paint_signature, paint_tick

if TYPE_CHECKING:
    from fupin_desk.jobs.accounts import MonthPage
    from fupin_desk.jobs.corrections import CorrectionLine
    from fupin_desk.jobs.signed import CloseCheck, SignerLine


def is_closed(page: MonthPage) -> bool:
    """Whether the month is closed; one that the township passed or returned afterwards still is."""
    return page.period is not None and page.period.closed


class Checks(QWidget):
    """What closing asks for, each with a tick or an empty box."""

    def __init__(self) -> None:
        super().__init__()
        self.checks: list[CloseCheck] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_checks(self, checks: Sequence[CloseCheck], *, short: bool = False) -> None:
        """Show these; `short`: only what is still wanting, for a low window."""
        self.checks = [check for check in checks if not (short and check.done)]
        told = (f"{c.text} {c.detail} {_('好了') if c.done else _('还差')}" for c in checks)
        self.setAccessibleName("；".join(told))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """A line each."""
        return QSize(240, style.px(24) * len(self.checks))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Tick or box, words, count."""
        painter, high = QPainter(self), float(style.px(24))
        for number, check in enumerate(self.checks):
            line = QRectF(0, number * high, self.width(), high)
            middle = line.center().y()
            if check.done:
                paint_tick(painter, 8, middle, "soft", 9)
            else:
                paint_signature(painter, 8, middle, "", "amber")
            tone = "soft" if check.done else "ink"
            used = brush.text(painter, line.adjusted(22, 0, -60, 0), check.text, CAP, tone)
            right = line.adjusted(min(used + 26, self.width() - 70), 0, 0, 0)
            colour = "soft" if check.done else "amber"
            brush.text(painter, right, check.detail, CAP, colour, MEDIUM, brush.RIGHT)
        painter.end()


class CloseCard(Card):
    """Signatures, corrections and closing of the month."""

    signing = Signal(str, str)
    """(role, way): somebody signed on paper as usual."""
    filling = Signal(str)
    """(role): his hand is to be written down in full: who, how, objection."""
    unsigning = Signal(str)
    """(signature's id): it was recorded by mistake."""
    closing = Signal(bool)
    """True: everything is there; False: with a reason."""
    waiting = Signal()
    """Everybody is away: close now, sign when they come home."""
    reopening = Signal()
    listing = Signal()
    """The month's corrections are to be shown."""
    slip_wanted = Signal(str)
    """(entry's id): its slip is to be printed."""
    correcting = Signal()
    """The sealed line under the cursor is to be corrected."""

    def __init__(self) -> None:
        super().__init__(spacing=4, pad=14)
        self._left = Words("", CAP, colour="soft")
        self.heading = Words(_("结账"), BODY, BOLD)
        self.checks = Checks()
        self._signers = column(spacing=2)
        self.panel = SignPanel()
        self.deed = button("", self._pressed, "primary")
        self.deed.hide()
        self.deed.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.reason = button(_("还差也要结：写明原因"), lambda: self.closing.emit(False), "link")
        self.away = button(_("全家在外，返乡再签"), self.waiting.emit, "link")
        for link in (self.reason, self.away):
            link.setFont(style.font(CAP))
        self.told = Words("", CAP, colour="soft", wrap=True)
        self.corrected = button("", self._list, "link")
        self.corrected.setFont(style.font(CAP))
        self._corrections = column(spacing=4)
        self.correct = button("", self.correcting.emit, "link")
        self.correct.setFont(style.font(CAP))
        self.correct.hide()
        self._closed = False
        self._listed = False
        self._page: MonthPage | None = None
        self.compact = False
        self.box.addLayout(row(self.heading, self._left, None, spacing=8))
        self.box.addWidget(self.checks)
        self.box.addLayout(self._signers)
        self.box.addWidget(self.panel)
        self.box.addWidget(self.told)
        self.box.addLayout(row(self.corrected, self.correct, None, spacing=12))
        self.box.addLayout(self._corrections)
        self.box.addSpacing(4)
        self.box.addWidget(self.deed)
        self.box.addLayout(row(None, self.reason, self.away, None, spacing=4))

    def show_page(self, page: MonthPage) -> None:
        """Show how far the month is."""
        fresh = self._page is None or (page.household_id, page.month) != (
            self._page.household_id, self._page.month,
        )  # fmt: skip
        self._closed = is_closed(page)
        self._page = page
        at = QApplication.focusWidget()
        held = at is not None and self.isAncestorOf(at)
        # The signers stand below, each with what he lacks: their checks need not be said twice.
        asked = [check for check in page.checks if not check.signing]
        self.checks.show_checks(asked, short=self.compact or self._closed)
        if fresh:
            self.panel.hide()
            self._listed = False
        clear(self._signers)
        for one in page.signers:
            if one.required or one.state:
                self._signers.addLayout(self._signer(one, page))
        others = [one for one in page.signers if not one.required and not one.state]
        if others and not self.compact:
            self._signers.addLayout(self._others(others, bool(page.lines)))
        self._tell(page)
        self._offer(page)
        if held:
            self._keep_keyboard()

    def _keep_keyboard(self) -> None:
        """The button that was pressed is gone: the keyboard goes to the next thing to do, not elsewhere."""
        at = QApplication.focusWidget()
        if at is not None and at.isVisible() and self.isAncestorOf(at):
            return
        links = (one for one in self.findChildren(PressButton) if not one.isHidden() and one.isEnabled())
        wanted = self.deed if self.deed.isEnabled() else next(links, None)
        if wanted is not None:
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, page: MonthPage) -> None:
        """Closed by whom and why, or reopened beside whom; how many lines were corrected."""
        period = page.period
        words = ""
        if period is not None and period.waiting and page.state == "waiting":
            words = _("全家在外，{day} 先结账，返乡后双方补签").format(day=_short(period.closed_on))
        elif period is not None and period.closed and period.reason:
            words = _("{day} {who}结账：{reason}").format(
                day=_short(period.closed_on), who=period.closed_by, reason=period.reason
            )
        elif period is not None and period.reopened and period.second:
            words = _("反结账：{reason}（{second}）").format(reason=period.reason, second=period.second)
        self.told.setText(words)
        self.told.setVisible(bool(words))
        count = len(page.corrected)
        self.corrected.setVisible(bool(count))
        self.corrected.setText(_("更正过 {n} 笔").format(n=count))
        if not self._listed or not count:
            clear(self._corrections)
        elif self._listed:
            self.listing.emit()

    def _offer(self, page: MonthPage) -> None:
        month = Month.parse(page.month).month
        wanting = sum(not check.done for check in page.checks)
        if self._closed:
            waits = page.state == "waiting"
            self._left.setText(_("待返乡补签") if waits else _("已结账"))
            self.deed.setText(_("反结账"))
            self.deed.setEnabled(True)
        else:
            self._left.setText(_("还差 {n} 样").format(n=wanting) if wanting else _("都齐了"))
            self.deed.setText(_("{month} 月结账").format(month=month))
            self.deed.setEnabled(page.closable)
        self.deed.show()
        self.deed.setProperty("kind", "" if self._closed else "primary")
        self.deed.style().polish(self.deed)
        lacking = not self._closed and bool(page.lines) and not page.closable
        self.reason.setVisible(lacking)
        house = next((one for one in page.signers if one.role == "household"), None)
        self.away.setVisible(lacking and house is not None and not house.state)

    def fold(self, compact: bool) -> None:
        """In a low window only what is still wanting is listed."""
        self.compact = compact
        if self._page is not None:
            self.show_page(self._page)

    def _signer(self, one: SignerLine, page: MonthPage) -> QVBoxLayout:
        who = {"household": _("户"), "helper": _("帮")}.get(one.role, one.label)
        line = row(_SignMark(one.way if one.whole else "", who), spacing=6)
        words, tone = self._said(one, who, page)
        said = Words(words, CAP, colour=tone, elide=True)
        said.setToolTip(_signed_by(one))
        line.addWidget(said, 1)
        for name, pressed, tip in self._links(one, page):
            made = button(name, pressed, "link", tip=tip)
            made.setFont(style.font(CAP))
            made.setEnabled(bool(page.lines))
            line.addWidget(made)
        whole = column(line, spacing=0)
        if one.words:
            whole.addWidget(Words(f"“{one.words}”", CAP, colour="amber", wrap=True, private=True))
        return whole

    def _said(self, one: SignerLine, who: str, page: MonthPage) -> tuple[str, str]:
        """How far this role is, in a few words, and their colour."""
        numbers = {line.id: str(number) for number, line in enumerate(page.lines, 1)}
        objected = "、".join(numbers[entry] for entry in one.objected[:3] if entry in numbers)
        if one.state == "objected":
            return _("{who}：第 {lines} 笔有异议").format(who=who, lines=objected), "amber"
        if one.state == "refused":
            return _("{who}不签").format(who=who), "amber"
        if one.whole:
            return _("{who} {day} 已签").format(who=who, day=_short(one.signed_on)), "soft"
        if one.state == "part":
            lines = "、".join(numbers[entry] for entry in one.open_lines[:3] if entry in numbers)
            more = "…" if len(one.open_lines) > 3 else ""
            return _("{who}还差第 {lines} 笔").format(who=who, lines=lines + more), "amber"
        return _("{who}还没签").format(who=who), "ink"

    def _links(self, one: SignerLine, page: MonthPage) -> list[tuple[str, Callable[[], None], str]]:
        tip = _("纸上已经签好的，在这里登记")
        found: list[tuple[str, Callable[[], None], str]] = []
        if not one.whole:
            found.append((_("签了"), partial(self.signing.emit, one.role, "signed"), tip))
            if one.role == "household":
                found.append((_("按手印"), partial(self.signing.emit, one.role, "fingerprint"), tip))
        elif not self._closed:
            undo = partial(self.unsigning.emit, one.signature_id)
            found.append((_("划去"), undo, _("记错了的签字，写明原因划去；账目不动")))
        more = partial(self.filling.emit, one.role)
        found.append((_("详记"), more, _("谁签的、代写、哪天、签好的单子，或者有异议、不签")))
        return found

    def _others(self, others: Sequence[SignerLine], lines: bool) -> QHBoxLayout:
        """Those who may sign beside the required ones, in one quiet line."""
        line = row(Words(_("也可签"), CAP, colour="soft"), spacing=8)
        for one in others:
            made = button(one.label, partial(self.filling.emit, one.role), "link")
            made.setFont(style.font(CAP))
            made.setEnabled(lines)
            line.addWidget(made)
        line.addStretch(1)
        return line

    def offer_correction(self, number: int) -> None:
        """Offer to correct this line, as the grid counts it; 0: there is none to correct."""
        self.correct.setVisible(bool(number))
        self.correct.setText(_("更正第 {n} 笔").format(n=number))

    def _list(self) -> None:
        self._listed = not self._listed
        if self._listed:
            self.listing.emit()
        else:
            clear(self._corrections)

    def show_corrections(self, made: Sequence[CorrectionLine]) -> None:
        """The history of the month's corrected lines: old → new, why, who, when."""
        clear(self._corrections)
        for one in made:
            told = [Words(f"{one.label}　{one.at:%m-%d} {one.by}", CAP, MEDIUM, elide=True)]
            moved = (f"{changed.label} {changed.old} → {changed.new}" for changed in one.changes)
            told += [Words(words, CAP, wrap=True, private=True) for words in moved]
            if one.struck and one.latest:
                told.append(Words(_("整笔冲销"), CAP))
            told.append(Words(one.reason, CAP, colour="soft", wrap=True, private=True))
            self._corrections.addLayout(column(*told, spacing=1))
            if one.latest:
                wanted = _("待签：{who}").format(who="、".join(one.wanted)) if one.wanted else ""
                slip = button(_("打印更正单"), partial(self.slip_wanted.emit, one.entry_id), "link", "print")
                slip.setFont(style.font(CAP))
                if wanted:
                    self._corrections.addWidget(Words(wanted, CAP, colour="amber", wrap=True))
                self._corrections.addWidget(slip)

    def _pressed(self) -> None:
        if self._closed:
            self.reopening.emit()
        else:
            self.closing.emit(True)


def _short(day: date | None) -> str:
    return f"{day:%m-%d}" if day is not None else ""


def _signed_by(one: SignerLine) -> str:
    """Who signed last, and how much of the month, for whoever looks closer."""
    covered = _("签了 {n}/{of} 笔").format(n=one.covered, of=one.of)
    return "　".join(part for part in (one.label, one.signer, covered) if part)


class _SignMark(QWidget):
    """户 or 帮 with its tick, finger or empty box."""

    def __init__(self, way: str, who: str) -> None:
        super().__init__()
        self._way = way
        self.setAccessibleName(who + (_("已签") if way else _("未签")))
        self.setFixedSize(18, style.px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        paint_signature(painter, 8, self.height() / 2, self._way, "soft")
        painter.end()
