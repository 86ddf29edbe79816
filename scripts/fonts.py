"""Cuts the fonts the program ships, the same bytes every time.

The printed page and the window share four faces, all TrueType outlines, none variable (a variable font
prints as Thin, CFF outlines cannot be embedded by the press):

* `NotoSansSC-Regular.ttf`: whole, as published. It covers GBK and Extension A: what a note may hold.
* `NotoSansSC-Medium.ttf`, `NotoSansSC-Bold.ttf`: headings and names. Cut to Latin, punctuation, symbols,
  every ideograph of the main block and all the face has beyond the BMP (the rare characters of the national
  table of general characters); Hangul, kana and Extension A are left to the Regular.
* `RareKai-Regular.ttf`: what Noto lacks and LXGW WenKai has, and nothing else. The OFL reserves the names
  "LXGW" and 霞鹜 for unmodified files, so the cut carries a name of its own.

Two faces with one PostScript name would silently print with the first one's outlines: `check` refuses that.

Sources are named in `resources/fonts/README.md`; run::

    npm pack @expo-google-fonts/noto-sans-sc        (unpack: package/400Regular/NotoSansSC_400Regular.ttf …)
    apt-get download fonts-lxgw-wenkai              (dpkg -x)
    .venv/bin/python scripts/fonts.py PACKAGE_DIR LXGWWenKai-Regular.ttf resources/fonts
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

#: Blocks of the Basic Multilingual Plane that the two heavier weights go without.
LEFT_TO_REGULAR = (
    (0x1100, 0x11FF),  # Hangul letters
    (0x3040, 0x30FF),  # kana
    (0x3130, 0x318F),  # Hangul compatibility letters
    (0x31F0, 0x31FF),  # kana extensions
    (0x3400, 0x4DBF),  # Extension A
    (0xA960, 0xA97F),  # Hangul letters, extended A
    (0xAC00, 0xD7FF),  # Hangul syllables
)
RARE = ("Rare Kai SC", "RareKaiSC-Regular")


def characters(path: Path) -> set[int]:
    """Code points the face can draw."""
    with TTFont(path, lazy=True) as font:
        return set(font.getBestCmap() or {})


def cut(source: Path, target: Path, keep: Iterable[int], name: tuple[str, str] | None = None) -> None:
    """Write `source` with only the characters of `keep`; `name` is a new (family, PostScript) name."""
    options = subset.Options()
    options.layout_features = ["*"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.hinting = False
    options.recalc_timestamp = False
    options.bidi_closure = False  # or mirrored signs Noto has would come along
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(keep))
    cutter.subset(font)
    if name:
        rename(font, *name)
    subset.save_font(font, str(target), options)
    font.close()


def rename(font: TTFont, family: str, postscript: str) -> None:
    """Give a cut face its own names, in every language record; copyright and licence records stay."""
    table = font["name"]
    new = {1: family, 3: postscript, 4: family, 6: postscript}
    table.names = [record for record in table.names if record.nameID not in {16, 17, 18, 21, 22, 25}]
    for record in table.names:
        if record.nameID in new:
            record.string = new[record.nameID]


def check(folder: Path) -> None:
    """Say each face's name, characters and size; fail on what would print wrong.

    Raises:
        SystemExit: a variable or CFF face, one that forbids embedding, or two with one PostScript name.
    """
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            name = str(font["name"].getDebugName(6))
            embeddable = font["OS/2"].fsType & 0x000F in {0, 4, 8}
            if "glyf" not in font or "fvar" in font or not embeddable or name in seen:
                raise SystemExit(f"{path.name} ({name}) cannot be printed with, or repeats {seen.get(name)}")
            seen[name] = path.name
            megabytes = path.stat().st_size / 1e6
            sys.stdout.write(f"{path.name} {name} {len(font.getBestCmap())} characters {megabytes:.1f} MB\n")


def main(package: Path, wenkai: Path, out: Path) -> None:
    """Make the four faces in `out` from the unpacked sources."""
    out.mkdir(parents=True, exist_ok=True)
    regular = out / "NotoSansSC-Regular.ttf"
    shutil.copyfile(package / "400Regular" / "NotoSansSC_400Regular.ttf", regular)
    whole = characters(regular)
    heavy = {c for c in whole if not any(first <= c <= last for first, last in LEFT_TO_REGULAR)}
    for weight in ("500Medium", "700Bold"):
        source = package / weight / f"NotoSansSC_{weight}.ttf"
        cut(source, out / f"NotoSansSC-{weight[3:]}.ttf", heavy)
    cut(wenkai, out / "RareKai-Regular.ttf", characters(wenkai) - whole, RARE)
    check(out)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    main(*(Path(argument) for argument in sys.argv[1:]))
