"""How everything looks: colours, type, spacing, and the one style sheet.

Warm paper, white cards, one accent that means only *press here, you are here* and 已通过. Evidence and curves
are drawn in ink, amber says *still wanted*, red says *refused or damaged*. Three sizes of one typeface, 4 px
steps. `wear` dresses the application in a `Look`; painters ask `look()` and `font()` when they paint, so a
high-contrast desk or larger letters need no second set of widgets. The whole palette is set: left alone,
Fusion follows a dark system theme and paints white on white.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

BIG, BODY, CAP = 24, 15, 13
"""The whole type scale, px at 100 %: names and figures that matter · all that is read or typed · captions."""
NORMAL, MEDIUM, BOLD = 400, 500, 700
GAP, PAD, ROW = 12, 16, 30
FAMILIES: Final = ("Noto Sans SC", "Rare Kai", "LXGW WenKai")


@dataclass(frozen=True, eq=False, repr=False)  # thirty fields: what is not generated is not waited for
class Look:
    """One set of colours and measures. `scale` enlarges letters: 1.0, 1.15 or 1.3."""

    paper: str = "#F5F3EE"
    rail: str = "#EDE9E1"
    card: str = "#FFFFFF"
    line: str = "#E3E0D8"
    edge: str = "#D5D0C4"
    zebra: str = "#FAF9F6"
    ink: str = "#22302E"
    soft: str = "#5C6865"
    faint: str = "#8C8474"
    accent: str = "#1E6B5E"
    pressed: str = "#175448"
    tint: str = "#E8F1EE"
    tint_edge: str = "#CFE0DB"
    amber: str = "#96590A"
    amber_tint: str = "#FBF0DC"
    red: str = "#B3372B"
    red_tint: str = "#F9E7E4"
    grey: str = "#EFECE5"
    mark: str = "#3D4B49"
    mark_light: str = "#AEB5B1"
    past: str = "#8B9693"
    track: str = "#E6E2D9"
    own: str = "#FBF8F0"
    dash: str = "#BDB6A6"
    border: int = 1
    radius: int = 10
    contrast: bool = False
    scale: float = 1.0


PLAIN: Final = Look()
CONTRAST: Final = Look(
    paper="#FFFFFF", rail="#FFFFFF", card="#FFFFFF", line="#000000", edge="#000000", zebra="#FFFFFF",
    ink="#000000", soft="#000000", faint="#000000", accent="#00463B", pressed="#002A23", tint="#FFFFFF",
    tint_edge="#00463B", amber="#000000", amber_tint="#FFFFFF", red="#8A0000", red_tint="#FFFFFF",
    grey="#FFFFFF", mark="#000000", mark_light="#FFFFFF", past="#000000", track="#FFFFFF", own="#FFFFFF",
    dash="#000000", border=2, radius=6, contrast=True,
)  # fmt: skip

_worn: Look = PLAIN


def look() -> Look:
    """The look the application wears now."""
    return _worn


def colour(name: str) -> QColor:
    """A colour by its name in `Look` (``"accent"``) or as ``"#RRGGBB"``."""
    return QColor(name if name.startswith("#") else getattr(_worn, name))


def px(size: float) -> int:
    """A size at 100 % in px of the letters worn now (larger letters need taller rows)."""
    return round(size * _worn.scale)


def font(size: int = BODY, weight: int = NORMAL) -> QFont:
    """The typeface in one of the three sizes; its figures are all equally wide."""
    return QFont(_font(px(size), weight))


@cache
def _font(pixels: int, weight: int) -> QFont:
    made = QFont(list(FAMILIES))
    made.setPixelSize(pixels)
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def add_font(file: str) -> None:
    """Make a typeface from its file; nothing is installed on the computer.

    From a file, not from bytes: it is mapped and read glyph by glyph, which is four times as fast for the
    first picture and spares the whole file's size in memory.
    """
    QFontDatabase.addApplicationFont(file)


def wear(app: QApplication, worn: Look, scale: float = 1.0) -> None:
    """Dress the application: Fusion, the whole palette, the font and the style sheet."""
    global _worn  # noqa: PLW0603  (as global as the application's own style sheet)
    _worn = replace(worn, scale=scale)
    # Never asked of `app.style()`: a style sheet swaps the object under its Python wrapper.
    if not app.property("fusion"):
        app.setStyle("Fusion")
        app.setProperty("fusion", True)
    sheet = _sheet(_worn)
    if app.styleSheet() == sheet and app.font() == font():
        return  # dressed like this already: every widget alive would be polished again for nothing
    app.setPalette(_palette(_worn))
    app.setFont(font())
    app.setStyleSheet(sheet)


def _palette(worn: Look) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for name, which in {
        "paper": (role.Window, role.ToolTipBase),
        "card": (role.Base, role.Button, role.Light, role.Midlight, role.BrightText, role.HighlightedText),
        "zebra": (role.AlternateBase,),
        "ink": (role.Text, role.WindowText, role.ButtonText, role.ToolTipText, role.Shadow),
        "accent": (role.Highlight, role.Link, role.LinkVisited, role.Accent),
        "faint": (role.PlaceholderText, role.Dark),
        "line": (role.Mid,),
    }.items():
        for one in which:
            palette.setColor(one, QColor(getattr(worn, name)))
    for one in (role.Text, role.WindowText, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, QColor(worn.faint))
    return palette


def _sheet(w: Look) -> str:
    b, r = w.border, w.radius
    return f"""
QWidget#top{{background:{w.paper};border-bottom:{b}px solid {w.line};}}
QWidget#rail{{background:{w.rail};border-right:{b}px solid {w.line};}}
QFrame[card="1"]{{background:{w.card};border:{b}px solid {w.line};border-radius:{r}px;}}
QFrame[card="band"]{{background:{w.tint};border:{b}px solid {w.tint_edge};border-radius:{r - 2}px;}}
QFrame[card="amber"]{{background:{w.amber_tint};border:{b}px solid {w.line};border-radius:{r - 2}px;}}
QFrame[card="red"]{{background:{w.red_tint};border:{b}px solid {w.line};border-radius:{r - 2}px;}}
QFrame[card="float"]{{background:{w.card};border:{b}px solid {w.edge};border-radius:{r}px;}}
QFrame#hair{{background:{w.line};border:none;}}
QScrollArea,QScrollArea>QWidget>QWidget#scrolled{{background:transparent;border:none;}}
{_inputs(w)}{_buttons(w)}
QListView,QTableView,QTreeView{{border:none;background:transparent;outline:0;gridline-color:transparent;}}
QTabBar{{border:none;background:transparent;}}
QTabBar::tab{{background:transparent;padding:6px 14px 5px 14px;color:{w.soft};border:none;
 border-bottom:3px solid transparent;}}
QTabBar::tab:selected{{color:{w.accent};border-bottom:3px solid {w.accent};}}
QTabBar::tab:focus{{background:{w.tint};}}
QMenu{{background:{w.card};border:{b}px solid {w.edge};padding:4px;}}
QMenu::item{{padding:6px 24px 6px 14px;border-radius:6px;}}
QMenu::item:selected{{background:{w.tint};color:{w.ink};}}
QMenu::item:disabled{{color:{w.faint};}} QMenu::separator{{height:1px;background:{w.line};margin:4px 8px;}}
QToolTip{{background:{w.card};color:{w.ink};border:{b}px solid {w.edge};padding:4px 8px;}}
QScrollBar:vertical{{width:8px;background:transparent;margin:2px 1px;}}
QScrollBar:horizontal{{height:8px;background:transparent;margin:1px 2px;}}
QScrollBar::handle{{background:{w.past if w.contrast else "#CFCABD"};border-radius:3px;}}
QScrollBar::handle:vertical{{min-height:36px;}} QScrollBar::handle:horizontal{{min-width:36px;}}
QScrollBar::add-line,QScrollBar::sub-line,QScrollBar::add-page,QScrollBar::sub-page{{
 height:0;width:0;background:none;}}
"""


def _inputs(w: Look) -> str:
    b = w.border
    boxes = ("QLineEdit", "QPlainTextEdit", "QComboBox", "QDateEdit", "QSpinBox")
    every, focused = ",".join(boxes), ",".join(f"{box}:focus" for box in boxes)
    return f"""
{every}{{border:{b}px solid {w.edge};border-radius:8px;padding:{7 - b}px {11 - b}px;background:{w.card};
 color:{w.ink};selection-background-color:{w.accent};selection-color:#FFFFFF;}}
{focused}{{border:2px solid {w.accent};padding:5px 9px;}}
QLineEdit[wrong="1"],QPlainTextEdit[wrong="1"]{{border:2px solid {w.red};padding:5px 9px;}}
QLineEdit:disabled,QComboBox:disabled{{background:{w.grey};color:{w.faint};}}
QLineEdit[veiled="1"]{{color:{w.card};}}
QComboBox{{combobox-popup:0;}} QComboBox::drop-down{{width:26px;border:none;}}
QComboBox QAbstractItemView{{background:{w.card};border:{b}px solid {w.edge};padding:4px;
 selection-background-color:{w.tint};selection-color:{w.ink};}}
QCheckBox,QRadioButton{{spacing:8px;padding:3px;border:2px solid transparent;border-radius:6px;}}
QCheckBox::indicator,QRadioButton::indicator{{width:{px(17)}px;height:{px(17)}px;}}
QCheckBox:focus,QRadioButton:focus{{border-color:{w.accent};}}
"""


def _buttons(w: Look) -> str:
    b = w.border
    return f"""
QPushButton{{border:{b}px solid {w.edge};border-radius:8px;padding:1px {15 - b}px;min-height:{px(30)}px;
 background:{w.card};}}
QPushButton:hover{{border-color:{w.accent};color:{w.accent};}}
QPushButton:pressed{{background:{w.tint};}}
QPushButton:focus{{border:2px solid {w.accent};padding:{b - 1}px {13 - b + 1}px;outline:none;}}
QPushButton:disabled{{color:{w.faint};border:{b}px {"dashed" if w.contrast else "solid"} {w.line};
 background:{w.grey};}}
QPushButton[kind="primary"]{{background:{w.accent};color:#FFFFFF;border:{b}px solid {w.accent};}}
QPushButton[kind="primary"]:hover,
QPushButton[kind="primary"]:pressed{{background:{w.pressed};color:#FFFFFF;}}
QPushButton[kind="primary"]:focus{{border:2px solid {w.ink};}}
QPushButton[kind="primary"]:disabled{{background:{w.grey};color:{w.faint};
 border:{b}px {"dashed" if w.contrast else "solid"} {w.line};}}
QPushButton[kind="link"]{{border:{b}px solid transparent;background:transparent;color:{w.accent};
 padding:0 4px;
 min-height:{px(24)}px;border-radius:6px;}}
QPushButton[kind="link"]:hover{{background:{w.tint};}}
QPushButton[kind="link"]:focus{{border:2px solid {w.accent};padding:0 3px;}}
QPushButton[kind="link"]:disabled{{color:{w.faint};background:transparent;border-color:transparent;}}
QPushButton[kind="chip"]{{border-radius:{px(26) // 2}px;padding:0 10px;min-height:{px(26) - 2}px;
 max-height:{px(26) - 2}px;color:{w.soft};background:transparent;}}
QPushButton[kind="chip"]:checked{{background:{w.tint};border-color:{w.accent};color:{w.accent};}}
QPushButton[kind="chip"]:focus{{border:2px solid {w.accent};padding:0 9px;max-height:{px(26) - 4}px;
 min-height:{px(26) - 4}px;}}
QPushButton[kind="small"]{{min-height:{px(26)}px;padding:0 12px;border-radius:7px;}}
QPushButton[kind="small"]:focus{{padding:0 11px;min-height:{px(26) - 2}px;}}
QPushButton[kind="danger"]{{color:{w.red};}} QPushButton[kind="danger"]:hover{{border-color:{w.red};}}
"""
