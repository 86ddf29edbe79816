"""A frozen program is its own reader of strangers' spreadsheets: it starts itself with one flag.

The flag is looked for before anything is imported, so neither the window nor a verb pays for it.
"""

from __future__ import annotations

from collections.abc import Sequence

_FLAG = "--read-book-from-stdin"


def run_if_child(argv: Sequence[str]) -> bool:
    """Be the reading child if started as one (see `intake.child`); True means exit now."""
    if not argv or argv[0] != _FLAG:
        return False
    from fupin_desk.intake import child

    return child.run_if_child(["fupin-desk", *argv])
