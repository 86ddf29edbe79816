"""Three keepers killed at work: nothing they said was saved is lost. `bench/killing.py` kills a hundred."""

from __future__ import annotations

from pathlib import Path

from bench import killing


def test_what_was_acknowledged_survives_being_killed(tmp_path: Path) -> None:
    found = killing.play(tmp_path, rounds=3, lines=90, seed=5)
    assert found.rounds == 3 or found.acknowledged >= 90
    assert found.acknowledged >= 90
    assert found.with_photo > 0
    assert (found.lost, found.unreadable, found.problems) == ([], 0, [])
    assert 0 <= found.unsaid <= found.rounds
