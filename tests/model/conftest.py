"""A fresh book for each test: a copy of one empty encrypted database, made once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.model.book import Book, new_book, new_database


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "ledger.db"
    new_database(path)
    return path


@pytest.fixture
def book(tmp_path: Path, empty_database: Path) -> Iterator[Book]:
    path = tmp_path / "ledger.db"
    shutil.copyfile(empty_database, path)
    made = new_book(path)
    yield made
    made.ledger.close()
    for ledger in made.opened:
        ledger.close()
