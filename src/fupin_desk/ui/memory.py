"""What this computer remembers of its desk: size of letters, contrast, the ledger last open. Never data.

A small ini file in the computer's own state folder; losing it costs nothing.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings

SCALES = (1.0, 1.15, 1.3)


class Memory:
    """Typed reading and writing of the few things remembered."""

    def __init__(self, file: Path) -> None:
        self._kept = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def scale(self) -> float:
        """How large letters are: 1.0, 1.15 or 1.3."""
        try:
            kept = float(str(self._kept.value("scale", "1")))
        except ValueError:
            kept = 1.0
        return kept if kept in SCALES else 1.0

    @scale.setter
    def scale(self, scale: float) -> None:
        self._kept.setValue("scale", str(scale))

    @property
    def contrast(self) -> bool:
        """Whether high contrast is wanted."""
        return str(self._kept.value("contrast", "0")) == "1"

    @contrast.setter
    def contrast(self, wanted: bool) -> None:
        self._kept.setValue("contrast", "1" if wanted else "0")

    @property
    def ledger(self) -> Path | None:
        """The ledger last open here, if it is still there."""
        kept = str(self._kept.value("ledger", ""))
        return Path(kept) if kept and Path(kept).is_dir() else None

    @ledger.setter
    def ledger(self, place: Path) -> None:
        self._kept.setValue("ledger", str(place))
