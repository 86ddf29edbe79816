"""The passphrase of every ledger here, as a person's environment would give it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.line import with_passphrase


@pytest.fixture(scope="module", autouse=True)
def passphrase() -> Iterator[None]:
    """Set for one module at a time: other rooms' tests know of none."""
    with with_passphrase():
        yield
