"""The locks: pinned, hashed, complete, and free of any host's address."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.check_locks import ROOT, faults


def test_the_locks_are_sound() -> None:
    """Every dependency is pinned and hashed, and no lock holds an address."""
    assert faults() == []


@pytest.mark.parametrize(
    ("lock", "old", "new", "said"),
    [
        ("run.lock", "alembic==", "alembik==", "run.lock lacks alembic"),
        ("dev.lock", "# ", "# https://host ", "dev.lock holds an address"),
        ("dev.lock", "shiboken6==6.9.3", "shiboken6==6.12.0", "shiboken6 6.12.0"),
        ("source.lock", "--hash=sha256:", "--hush=", "bagit==1.9.0 has no hash"),
    ],
)
def test_a_broken_lock_is_named(tmp_path: Path, lock: str, old: str, new: str, said: str) -> None:
    """The check itself sees what it is there to see."""
    (tmp_path / "requirements").mkdir()
    locks = [f"requirements/{name}.lock" for name in ("run", "dev", "source")]
    for name in ["pyproject.toml", *locks]:
        (tmp_path / name).write_text((ROOT / name).read_text("utf-8"), "utf-8")
    broken = tmp_path / "requirements" / lock
    assert old in broken.read_text("utf-8")
    broken.write_text(broken.read_text("utf-8").replace(old, new), "utf-8")
    assert any(said in fault for fault in faults(tmp_path)), faults(tmp_path)
