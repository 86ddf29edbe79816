"""Which USB sticks are in: for writing a parcel, reading an answer, keeping a backup.

Qt lists what is mounted; a stick is what the desktop mounted for a person (Linux) or a drive letter beside
the system's own (Windows). Guessing wrong costs nothing: the folder can always be chosen by hand.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

from fupin_desk.i18n import _

MOUNTED_FOR_PEOPLE = ("/media/", "/run/media/", "/mnt/")
GIGA = 1 << 30


@dataclass(frozen=True, slots=True)
class Stick:
    """A medium that can be written to: its name, where it is, how many bytes are free."""

    name: str
    path: Path
    free: int


def sticks() -> list[Stick]:
    """Every stick that is in, newest mount last."""
    return [
        Stick(info.displayName(), Path(info.rootPath()), info.bytesAvailable())
        for info in QStorageInfo.mountedVolumes()
        if info.isValid() and info.isReady() and not info.isReadOnly() and is_stick(info.rootPath())
    ]


def is_stick(root: str) -> bool:
    """Whether a mount point looks like something that was plugged in."""
    if sys.platform == "win32":
        system = Path(sys.prefix).drive or "C:"
        return not root.upper().startswith((system.upper(), "C:"))
    return root.startswith(MOUNTED_FOR_PEOPLE)


def size_words(count: int) -> str:
    """A size as people say it: 13.2 GB, 42.4 MB, 158 KB."""
    if count >= GIGA:
        return f"{count / GIGA:.1f} GB"
    if count >= 1 << 20:
        return f"{count / (1 << 20):.1f} MB"
    return f"{max(1, round(count / 1024))} KB"


def free_words(found: Sequence[Stick]) -> str:
    """What is said about the first stick, or that there is none."""
    if not found:
        return _("没有插 U 盘，可以先存到文件夹")
    return _("U 盘已插好：{name}，剩 {free}").format(name=found[0].name, free=size_words(found[0].free))
