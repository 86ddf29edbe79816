"""Start-up: what is imported before the window shows, which door opens, Fcitx, and the end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fupin_desk import app as front
from fupin_desk.jobs import opening
from tests.ui.pages_village import PASSPHRASE, dressed, make, settle

HEAVY = ("sqlalchemy", "pydantic", "alembic", "reportlab", "PIL", "sqlcipher3", "openpyxl", "cryptography")
SHOW = """
import sys
from pathlib import Path
from fupin_desk import app as front
from fupin_desk.ui.memory import Memory
memory = Memory(Path(sys.argv[1]) / "desk.ini")
app = front.application(memory)
boot = front.Boot(app, memory)
boot.window.show()
boot.window.grab()
print(" ".join(name for name in sys.argv[2:] if name in sys.modules))
boot.end()
"""


def test_nothing_heavy_is_imported_before_the_window_shows(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", SHOW, str(tmp_path), *HEAVY], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == ""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="input methods of Linux")
def test_fcitx_is_spoken_to_as_ibus_and_other_methods_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_IM_MODULE", "")
    monkeypatch.setenv("XMODIFIERS", "@im=fcitx")
    front.speak_to_fcitx()
    assert os.environ["QT_IM_MODULE"] == "ibus"
    monkeypatch.setenv("QT_IM_MODULE", "compose")
    monkeypatch.setenv("XMODIFIERS", "@im=ibus")
    front.speak_to_fcitx()
    assert os.environ["QT_IM_MODULE"] == "compose"


def test_a_start_may_name_its_ledger() -> None:
    assert front.told([]) == (None, "")
    assert front.told(["--ledger", "/a/b.fupin", "--passphrase", "x y"]) == (Path("/a/b.fupin"), "x y")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    dressed()
    monkeypatch.setenv("FUPIN_DESK_STATE", str(tmp_path / "state"))
    return tmp_path


def _booted(home: Path, place: Path | None = None, passphrase: str = "") -> front.Boot:
    from fupin_desk.ui.memory import Memory

    memory = Memory(home / "state" / "desk.ini")
    boot = front.Boot(front.application(memory), memory, place, passphrase)
    boot._after_first_picture()
    settle(boot.desk)
    return boot


def test_a_computer_without_a_ledger_is_offered_a_new_one(home: Path) -> None:
    boot = _booted(home)
    assert type(boot.window.stack.currentWidget()).__name__ == "FirstStartPage"
    assert not boot.window.rail.isVisible()
    boot.end()


def test_the_ledger_last_open_asks_for_its_passphrase_and_closing_asks_again(home: Path) -> None:
    make(home, empty=True).office.close()
    boot = _booted(home, home / "松林村", PASSPHRASE)
    assert boot.desk.is_open
    assert boot.memory.ledger is None, "a demo is not this computer's ledger"
    boot.end()
    boot.window.deleteLater()

    boot = _booted(home, home / "松林村")
    door = boot.window.stack.currentWidget()
    assert type(door).__name__ == "UnlockPage"
    door.enter_with(PASSPHRASE)  # type: ignore[attr-defined]
    settle(boot.desk)
    assert boot.memory.ledger == home / "松林村"
    assert boot.window.top.saved_words == "本机已保存 09:42"
    boot.window.put_away()
    settle(boot.desk)
    assert not boot.desk.is_open
    assert type(boot.window.stack.currentWidget()).__name__ == "UnlockPage"
    boot.end()


def test_a_bug_ends_on_the_crash_page_and_work_goes_on(home: Path) -> None:
    make(home, empty=True).office.close()
    boot = _booted(home, home / "松林村", PASSPHRASE)
    boot.hook(ZeroDivisionError, ZeroDivisionError("张守田"), None)
    page = boot.window.stack.currentWidget()
    assert type(page).__name__ == "CrashPage"
    assert "张守田" not in page.report.toPlainText()  # type: ignore[attr-defined]
    page.again.click()  # type: ignore[attr-defined]
    settle(boot.desk)
    assert boot.desk.is_open
    assert type(boot.window.stack.currentWidget()).__name__ == "TodayPage"
    boot.end()


def test_the_ledger_is_free_again_when_the_program_ends(home: Path) -> None:
    made = make(home, empty=True)
    surroundings = made.office.surroundings
    made.office.close()
    boot = _booted(home, home / "松林村", PASSPHRASE)
    boot.end()
    office = opening.open_(home / "松林村", surroundings, passphrase=PASSPHRASE)
    assert office.lock is not None
    office.close()
