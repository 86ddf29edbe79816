"""Every test here works at one desk; see `tests.jobs.desk`."""

from __future__ import annotations

from tests.jobs.desk import desk, made_desk

__all__ = ["desk", "made_desk"]
