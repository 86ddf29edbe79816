"""The window's front door: what happens between a double click and the first page, and in which order.

1. Before Qt: where Fcitx is announced, speak IBus to it (the wheel has no Fcitx plug-in).
2. QApplication, the regular weight of the typeface from its file, the look this computer remembers.
3. The window is **shown**, with an empty desk. Nothing heavy is imported until now: no SQLAlchemy, no
   pydantic, no reportlab, no Pillow.
4. When the first picture is painted: the other weights of the typeface, then the door, which is first
   start or unlocking. While somebody types a passphrase, the ledger's thread imports what the ledger needs.
5. At the end the desk finishes what is under way and closes the ledger on the ledger's own thread.

A bug anywhere ends on the crash page: what happened, what to do now, a report without anybody's data.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QDir, QEvent, QLibraryInfo, QObject, QStandardPaths, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from fupin_desk import home
from fupin_desk.i18n import _, use
from fupin_desk.ui import icons, style
from fupin_desk.ui.desk import Desk
from fupin_desk.ui.memory import Memory
from fupin_desk.ui.window import MainWindow

REGULAR, OTHERS = "NotoSansSC-Regular", ("NotoSansSC-Medium", "NotoSansSC-Bold", "RareKai-Regular")


def speak_to_fcitx() -> None:
    """Let Fcitx users type Chinese: Fcitx 5 also speaks IBus, and Qt's wheel has only that."""
    if not sys.platform.startswith("linux"):
        return
    told = " ".join(os.environ.get(name, "") for name in ("QT_IM_MODULE", "XMODIFIERS", "GTK_IM_MODULE"))
    if "fcitx" in told.lower():
        os.environ["QT_IM_MODULE"] = "ibus"


def application(memory: Memory) -> QApplication:
    """The application, dressed; the one that runs already if there is one."""
    speak_to_fcitx()
    use(home.spoken_language())
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["fupin-desk"])
    app.setApplicationName("fupin-desk")
    app.setApplicationDisplayName(_("一户一账"))
    style.add_font(font_file(REGULAR))
    icons.use(home.read_resource)
    style.wear(app, style.CONTRAST if memory.contrast else style.PLAIN, memory.scale)
    return app


def font_file(name: str) -> str:
    """Where a shipped weight of the typeface lies."""
    return str(home.resources_dir() / "fonts" / f"{name}.ttf")


def remaining_fonts() -> None:
    """The weights the first picture can do without."""
    for name in OTHERS:
        style.add_font(font_file(name))


def at_home(app: QApplication) -> None:
    """Let file windows begin among the person's own files, and Qt's own windows speak Chinese.

    Where a desktop brings no file window of its own (Linux), Qt shows its own one, in English if not told.
    """
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    if place and QDir(place).exists():
        QDir.setCurrent(place)
    if _("一户一账") == "一户一账":
        words = QTranslator(app)
        if words.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            app.installTranslator(words)


def first_pages() -> None:
    """Import the pages that are opened first, so that nobody waits for them when the ledger is open.

    And make every widget class known: the first time Qt hands out a widget that it made itself (a list's
    viewport), PySide looks through them all and makes those it has not met, which would hold up that list.
    """
    from PySide6 import QtWidgets

    from fupin_desk.ui.pages import household, today

    _imported = household, today, [getattr(QtWidgets, name) for name in dir(QtWidgets)]


class Boot(QObject):
    """One run of the program: the window, its desk, and which door is shown."""

    def __init__(
        self, app: QApplication, memory: Memory, place: Path | None = None, passphrase: str = ""
    ) -> None:
        super().__init__()
        self.app, self.memory = app, memory
        self.desk = Desk(home.surroundings, self)
        self.window = MainWindow(self.desk, memory)
        self.window.unwell.connect(self.show_crash)
        self.window.door_wanted.connect(self.show_door)
        self._place, self._passphrase = place, passphrase

    def begin(self) -> None:
        """Show the window; everything else when it has been painted once.

        A timer alone would not do: a window is painted some turns of the event loop after `show`.
        """
        self.window.installEventFilter(self)
        self.window.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """See the window's first painting go by."""
        if watched is self.window and event.type() == QEvent.Type.Paint:
            self.window.removeEventFilter(self)
            QTimer.singleShot(0, self, self._after_first_picture)
        return False

    def _after_first_picture(self) -> None:
        remaining_fonts()
        self.show_door(self._place or self.memory.ledger)
        self.desk.warm(first_pages)
        at_home(self.app)

    def show_door(self, place: Path | None) -> None:
        """Ask for the passphrase of this ledger, or offer to make a new one."""
        if place is not None:
            from fupin_desk.ui.pages.unlock import UnlockPage

            unlock = UnlockPage(self.desk, place)
            unlock.entered.connect(self.enter)
            unlock.elsewhere.connect(self.show_door)
            self.window.show_door(unlock)
            if self._passphrase and place == self._place:
                unlock.enter_with(self._passphrase)
            return
        from fupin_desk.ui.pages.firststart import FirstStartPage

        first = FirstStartPage(self.desk, home.documents_dir())
        first.entered.connect(self.enter)
        first.elsewhere.connect(self.show_door)
        self.window.show_door(first)

    def enter(self, place: Path) -> None:
        """A ledger is open: remember where, and go to its first page."""
        if not self._passphrase:  # the demo village is not this computer's ledger
            self.memory.ledger = place
        self._passphrase = ""
        self.window.enter()
        self.window.tell_new_life()

    def show_crash(self, error: BaseException) -> None:
        """The page for bugs. The ledger stays as its last commit left it."""
        from fupin_desk.ui.pages.crash import CrashPage

        page = CrashPage(self.desk, error)
        page.go_on.connect(self._go_on)
        self.window.show_door(page)

    def _go_on(self) -> None:
        if self.desk.is_open:
            self.window.enter()
        else:
            self.show_door(self._place or self.memory.ledger)

    def end(self) -> None:
        """Finish, close the ledger on its own thread."""
        self.desk.close(for_good=True)

    def hook(self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        """`sys.excepthook`: a bug in a page's own slot comes here."""
        if isinstance(error, KeyboardInterrupt):
            self.window.close()
        else:
            self.show_crash(error)


def told(argv: Sequence[str]) -> tuple[Path | None, str]:
    """`--ledger DIR` and `--passphrase TEXT` of a start with a named ledger (the demo's is no secret)."""
    given = dict(pairwise(argv))
    place = given.get("--ledger")
    return (Path(place).absolute() if place else None), given.get("--passphrase", "")


def run(argv: Sequence[str] = ()) -> int:
    """Open the window, on a ledger if one is named; returns when it is closed."""
    memory = Memory(home.state_dir() / "desk.ini")
    app = application(memory)
    boot = Boot(app, memory, *told(argv))
    before = sys.excepthook
    sys.excepthook = boot.hook
    try:
        boot.begin()
        return app.exec()
    finally:
        boot.end()
        sys.excepthook = before


def portrait(place: Path, passphrase: str, file: Path, page: str = "household") -> Path:
    """Draw a picture of the window on an open ledger, for a computer without a display.

    The window is the real one, opened, taken to `page`, drawn and closed; the caller chooses Qt's offscreen
    platform before Qt is first imported.
    """
    memory = Memory(home.state_dir() / "portrait.ini")
    app = application(memory)
    boot = Boot(app, memory, place, passphrase)
    boot.window.resize(1366, 768)

    def look() -> None:
        if not boot.desk.is_open:
            QTimer.singleShot(200, boot, look)
            return
        boot.window.go(page)
        # The ledger's thread answers in turn: when it answers us, the page has had its own answers.
        boot.desk.ask(lambda office: None, lambda _none: QTimer.singleShot(400, boot, take), owner=boot)

    def take() -> None:
        boot.window.grab().save(str(file))
        app.quit()

    boot.begin()
    QTimer.singleShot(200, boot, look)
    try:
        app.exec()
    finally:
        boot.end()
    return file
