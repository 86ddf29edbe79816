"""The heading of a grid with two lines of captions, groups over their columns. Subclasses paint it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHeaderView, QWidget

from fupin_desk.ui import style


class CaptionHeader(QHeaderView):
    """Fixed columns, nothing highlighted, room for two lines."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setMinimumSectionSize(10)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for two lines of captions."""
        return QSize(super().sizeHint().width(), style.px(42))
