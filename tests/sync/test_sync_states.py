"""A record's state follows from positions and the newest verdict, and from nothing else."""

from __future__ import annotations

import pytest

from fupin_desk.sync.states import State, record_state

Reach = dict[str, int]


@pytest.mark.parametrize(
    ("lines", "signed", "touched", "sealed", "received", "state"),
    [
        (0, False, {}, {}, {}, "empty"),
        (2, False, {"a": 5}, {}, {}, "draft"),
        (2, True, {"a": 5}, {}, {}, "signed"),
        (2, True, {"a": 5}, {"a": 5}, {}, "sealed"),
        (2, True, {"a": 6}, {"a": 5}, {"a": 5}, "signed"),
        (2, False, {"a": 5}, {"a": 9}, {"a": 4}, "sealed"),
        (2, False, {"a": 5}, {"a": 9}, {"a": 5}, "received"),
        (2, False, {"a": 5, "b": 1}, {"a": 9, "b": 1}, {"a": 9}, "sealed"),
        (2, False, {"a": 5, "b": 1}, {}, {"a": 9, "b": 3}, "received"),
    ],
)
def test_positions_decide(
    lines: int, signed: bool, touched: Reach, sealed: Reach, received: Reach, state: State
) -> None:
    got = record_state(lines=lines, signed=signed, touched=touched, sealed=sealed, received=received)
    assert got == state


@pytest.mark.parametrize(("verdict", "state"), [("passed", "passed"), ("returned", "returned")])
def test_a_verdict_stands_only_on_the_facts_it_was_given_on(verdict: str, state: State) -> None:
    def with_facts(facts: str) -> State:
        return record_state(
            lines=1, signed=True, touched={"a": 5}, sealed={}, received={"a": 4}, verdict=(verdict, "d1"),
            facts=facts,
        )  # fmt: skip

    assert with_facts("d1") == state
    assert with_facts("d2") == "signed"
