"""What the desk says when something went right, wrong, or broke.

A `Note` is one inline message: what happened, what to do now, perhaps one thing to press. `note_of` turns the
designed vocabulary of errors into notes; anything else is a bug and becomes a `crash_report`, which names
places in the program and kinds of error, never a value: values may be somebody's name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fupin_desk import __version__
from fupin_desk.errors import Refusal, Spoken

Tone = Literal["done", "info", "amber", "red"]


@dataclass(frozen=True, slots=True)
class Note:
    """One inline message. `deed` is a button: its words and what it does."""

    tone: Tone
    what: str
    now: str = ""
    code: str = ""
    deed: tuple[str, Callable[[], object]] | None = None


def note_of(error: Spoken) -> Note:
    """What a person is told: a rule that says no is amber, the world's fault is red."""
    return Note("amber" if isinstance(error, Refusal) else "red", error.what, error.now, error.code)


def crash_report(error: BaseException) -> str:
    """Where the program broke, without any data of any person: file, line, function, kind of error."""
    import platform
    import traceback

    lines = [f"fupin-desk {__version__}, Python {platform.python_version()}, {platform.system()}"]
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}")
        lines += [
            f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(current.__traceback__)
        ]
        current = current.__cause__ or current.__context__
    return "\n".join(lines)
