"""A form: labelled boxes that are saved when told, never while typing.

Each `Field` may have a check, run on saving; what is wrong stands under its box, in words, and the first
wrong box gets the keyboard. Lengths are counted in characters, not in UTF-16 units. Enter in the last box
saves, Esc puts back what was there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from fupin_desk.errors import Refusal
from fupin_desk.i18n import _
from fupin_desk.ui import style
from fupin_desk.ui.style import CAP
from fupin_desk.ui.widgets.basics import Chooser, Words, column

Check = Callable[[str], str]
"""Text as typed → what is wrong with it, or ''."""


def characters(text: str) -> int:
    """How many characters a person would count (𠮷 is one)."""
    return len(text)


@dataclass(frozen=True, slots=True)
class Field:
    """One box: name, label, hint under it, choices [(value, words)], how it is checked."""

    name: str
    label: str
    hint: str = ""
    placeholder: str = ""
    secret: bool = False
    private: bool = False
    lines: int = 1
    limit: int = 200
    choices: Sequence[tuple[str, str]] = ()
    check: Check | None = None
    wide: int = 1


def wanted(what: str) -> Check:
    """A check: this may not be empty."""
    return lambda text: "" if text.strip() else _("{what}还没有填").format(what=what)


class Form(QWidget):
    """Boxes in `columns` columns. `saved` with all values when everything is right; `values()` any time."""

    saved = Signal(dict)
    edited = Signal()

    def __init__(self, fields: Sequence[Field], *, columns: int = 2) -> None:
        super().__init__()
        self.fields = {field.name: field for field in fields}
        self.boxes: dict[str, QLineEdit | QPlainTextEdit | QComboBox] = {}
        self._notes: dict[str, Words] = {}
        self._before: dict[str, str] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(10)
        place = 0
        for field in fields:
            if place % columns + field.wide > columns:
                place += columns - place % columns
            top = Qt.AlignmentFlag.AlignTop
            grid.addLayout(self._made(field), place // columns, place % columns, 1, field.wide, top)
            place += field.wide
        for number in range(columns):
            grid.setColumnStretch(number, 1)
        self.put({})

    def _made(self, field: Field) -> QVBoxLayout:
        box: QLineEdit | QPlainTextEdit | QComboBox
        if field.choices:
            box = Chooser()
            for value, words in field.choices:
                box.addItem(words, value)
            box.currentIndexChanged.connect(self.edited)
        elif field.lines > 1:
            box = QPlainTextEdit()
            box.setTabChangesFocus(True)
            box.setPlaceholderText(field.placeholder)
            box.setFixedHeight(style.px(16 + 22 * field.lines))
            box.textChanged.connect(self.edited)
        else:
            box = QLineEdit()
            box.setPlaceholderText(field.placeholder)
            box.setMinimumHeight(style.px(38))
            if field.secret:
                box.setEchoMode(QLineEdit.EchoMode.Password)
            box.textEdited.connect(self.edited)
            box.returnPressed.connect(self._entered)
        box.setFont(style.font())
        box.setAccessibleName(field.label)
        box.setProperty("private", "1" if field.private else "")
        self.boxes[field.name] = box
        note = self._notes[field.name] = Words(field.hint, CAP, colour="soft", wrap=True)
        if not field.hint:
            note.hide()  # never shown here: without a parent it would be a window
        return column(Words(field.label, CAP, colour="soft"), box, note, spacing=3)

    # -- values ------------------------------------------------------------------------------------------

    def put(self, values: Mapping[str, str]) -> None:
        """Show these values; what is not named becomes empty."""
        for name, box in self.boxes.items():
            text = values.get(name, "")
            box.blockSignals(True)
            if isinstance(box, QComboBox):
                box.setCurrentIndex(max(box.findData(text), 0))
            elif isinstance(box, QPlainTextEdit):
                box.setPlainText(text)
            else:
                box.setText(text)
            box.blockSignals(False)
            self.wrong(name, "")
        self._before = self.values()

    def values(self) -> dict[str, str]:
        """What stands in the boxes."""
        return {name: self._text(box) for name, box in self.boxes.items()}

    @staticmethod
    def _text(box: QLineEdit | QPlainTextEdit | QComboBox) -> str:
        if isinstance(box, QComboBox):
            return str(box.currentData())
        return box.toPlainText() if isinstance(box, QPlainTextEdit) else box.text()

    @property
    def changed(self) -> dict[str, str]:
        """What differs from what was put."""
        return {name: text for name, text in self.values().items() if text != self._before[name]}

    # -- checking and saving -----------------------------------------------------------------------------

    def problem(self, name: str) -> str:
        """What is wrong with one box now, or ''."""
        field, text = self.fields[name], self._text(self.boxes[name])
        if characters(text) > field.limit:
            return _("写了 {length} 个字，最多 {limit} 个字").format(
                length=characters(text), limit=field.limit
            )
        return field.check(text) if field.check else ""

    def wrong(self, name: str, words: str) -> None:
        """Say under a box what is wrong with it; '' takes it back."""
        note, box = self._notes[name], self.boxes[name]
        note.setText(words or self.fields[name].hint)
        note.tone("red" if words else "soft")
        note.setVisible(bool(words or self.fields[name].hint))
        box.setProperty("wrong", "1" if words else "")
        box.setAccessibleDescription(words)
        box.style().polish(box)

    def check(self) -> bool:
        """Check every box, mark the wrong ones, go to the first."""
        first = ""
        for name in self.boxes:
            words = self.problem(name)
            self.wrong(name, words)
            first = first or (name if words else "")
        if first:
            self.boxes[first].setFocus()
        return not first

    def refuse(self, error: Refusal, name: str) -> None:
        """The ledger said no because of this box."""
        self.wrong(name, f"{error.what}{error.now}")
        self.boxes[name].setFocus()

    def save(self) -> None:
        """Check, and hand the values over."""
        if self.check():
            self.saved.emit(self.values())

    def _entered(self) -> None:
        boxes = list(self.boxes.values())
        here = self.focusWidget()
        after = boxes.index(here) + 1 if here in boxes else len(boxes)
        if after < len(boxes):
            boxes[after].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.save()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Esc puts back what was there."""
        if event.key() == Qt.Key.Key_Escape and self.changed:
            self.put(self._before)
            self.edited.emit()
        else:
            super().keyPressEvent(event)
