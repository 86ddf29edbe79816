"""`python -m fupin_desk` and the `fupin-desk` command: the window without arguments, else one verb."""

from __future__ import annotations

import sys


def main(argv: list[str] | None = None) -> int:
    """Open the window, or run a verb; answers the exit code."""
    given = sys.argv[1:] if argv is None else argv
    if not given:
        from fupin_desk.app import run

        return run([])
    # A frozen program is its own reader of strangers' spreadsheets; the window's start pays nothing for it.
    if given[0].startswith("--read-book"):
        from fupin_desk.intake.child import run_if_child

        if run_if_child([sys.argv[0], *given]):
            return 0
    from fupin_desk.cli.door import run_verb

    return run_verb(given)


if __name__ == "__main__":
    sys.exit(main())
