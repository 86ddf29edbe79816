"""`python -m fupin_desk` and the `fupin-desk` command: the window without arguments, else one verb."""

from __future__ import annotations

import gc
import sys


def collect_seldom() -> None:
    """Let the collector of cycles look less often.

    By default it looks again after every 700 new objects, and importing, mapping tables and reading rows make
    hundreds of thousands that stay: a tenth of the time to the first picture went there.
    """
    gc.set_threshold(50_000, 20, 50)


def main(argv: list[str] | None = None) -> int:
    """Open the window, or run a verb; answers the exit code."""
    given = sys.argv[1:] if argv is None else argv
    if not given:
        collect_seldom()
        from fupin_desk.app import run

        return run([])
    from fupin_desk.cli.reading import run_if_child

    if run_if_child(given):
        return 0
    from fupin_desk.cli.door import run_verb

    return run_verb(given)


if __name__ == "__main__":
    sys.exit(main())
