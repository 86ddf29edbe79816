"""What `statement --explain` adds: lines of each step, months, years, and the sentences to be read out."""

from __future__ import annotations

from typing import Any

from fupin_desk.cli.answers import plain
from fupin_desk.jobs.explaining import Explained, OpenStep


def explained(told: Explained) -> dict[str, Any]:
    """An opened statement as JSON knows it; amounts in fen, signed as they enter the net."""
    years = [
        {
            "year": one.title, "from": str(one.window.start), "to": str(one.window.end), "months": one.months,
            "per_head_fen": dict(one.per_head),
        }
        for one in told.years
    ]  # fmt: skip
    return {
        "explained": [_step(view, step) for view, steps in told.steps.items() for step in steps],
        "months": plain(told.bars),
        "years": years,
        "said": [{"words": one.words, "exact": plain(one.exact)} for one in told.said],
    }


def _step(view: str, step: OpenStep) -> dict[str, Any]:
    lines = [
        {
            "entry_id": line.entry.id, "month": line.entry.month, "amount_fen": line.amount,
            "mark": line.entry.mark, "vouchers": [paper.id for paper in line.entry.vouchers],
            "signed": [{"role": one.role, "way": one.way, "on": one.signed_on} for one in line.signed],
        }
        for line in step.lines
    ]  # fmt: skip
    return {
        "view": view, "item": step.item, "sub": step.sub, "kind": step.kind, "rule": step.rule,
        "amount_fen": step.amount, "lines": lines,
    }  # fmt: skip
