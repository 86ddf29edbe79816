"""The climate every test lives in: no display, a home of its own, and silence.

Any warning fails the test that caused it: Python's through pytest's `filterwarnings = error`, logged ones
and Qt's through this file. A test that means to provoke one says so with `@pytest.mark.may_warn("part of
the message")`. Fixtures belong beside the tests that use them, not here.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import tempfile
from collections.abc import Generator
from typing import Any

# Before anything imports Qt: it reads these once.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.pop("FUPIN_DESK_PASSPHRASE", None)
# The program keeps a token in the computer's own state folder; tests must not write into the developer's.
_home = tempfile.TemporaryDirectory(prefix="fupin-desk-home-", ignore_cleanup_errors=True)
for _variable in ("XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
    os.environ[_variable] = _home.name
os.environ["FUPIN_DESK_STATE"] = f"{_home.name}/state"

import pytest  # noqa: E402
from hypothesis import HealthCheck, settings  # noqa: E402

# Two shared cores are slow at random, so time never decides; CI is no different from a desk.
for _profile in ("house", "CI"):
    settings.register_profile(
        _profile, deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
    )
settings.load_profile("house")

#: The offscreen platform has no window manager and says so whenever a window is shown.
_OFFSCREEN = re.compile(r"This plugin does not support \w+\(\)")


class _Heard(logging.Handler):
    """Remembers what was logged or said by Qt as a warning or worse."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name}: {record.getMessage()}")


_heard = _Heard()
_listening_to_qt = False


def _listen_to_qt() -> None:
    """Hear Qt's warnings as soon as some test has imported Qt; never import it for one that does not."""
    global _listening_to_qt  # noqa: PLW0603  (Qt's message handler is as global)
    if _listening_to_qt or "PySide6.QtCore" not in sys.modules:
        return
    from PySide6.QtCore import QtMsgType, qInstallMessageHandler

    bad = (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)

    def hear(kind: Any, _context: Any, message: str) -> None:
        if kind in bad and not _OFFSCREEN.search(message):
            _heard.lines.append(f"Qt: {message}")

    qInstallMessageHandler(hear)
    _listening_to_qt = True


def pytest_configure(config: pytest.Config) -> None:
    """Begin to listen, and make the marker known."""
    config.addinivalue_line("markers", "may_warn(text): this test provokes a logged or Qt warning like this")
    logging.getLogger().addHandler(_heard)


def _silence(item: pytest.Item) -> Generator[None, Any, Any]:
    _heard.lines.clear()
    _listen_to_qt()
    result = yield
    allowed = [str(text) for mark in item.iter_markers("may_warn") for text in mark.args]
    unexpected = [line for line in _heard.lines if not any(text in line for text in allowed)]
    if unexpected:
        pytest.fail("warned:\n" + "\n".join(unexpected), pytrace=False)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, Any, Any]:
    """Fixtures may not warn."""
    return (yield from _silence(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Tests may not warn."""
    return (yield from _silence(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, Any, Any]:
    """Putting things away may not warn."""
    return (yield from _silence(item))
