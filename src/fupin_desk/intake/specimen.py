"""Specimen papers for the demo village: receipts drawn by the program, plainly not real ones.

They lie here because this room knows pictures; they are read back through `photos` like any camera's.
"""

from __future__ import annotations

import io


def specimen(number: int) -> bytes:
    """An invented receipt as JPEG bytes; the same number gives the same bytes."""
    from PIL import Image, ImageDraw

    sheet = Image.new("RGB", (900, 1200), ("#f4efe2", "#ece8dd", "#e9e4da")[number % 3])
    draw = ImageDraw.Draw(sheet)
    left, top = 60 + number * 7, 60 + number % 2 * 40
    draw.rectangle((left, top, 840, 1140), fill="white", outline="#b8ae98", width=3)
    for line in range(6 + number % 4):
        end = 780 - (line * 37 + number * 53) % 260
        draw.line((120, 260 + line * 80, end, 260 + line * 80), fill="#57514a", width=6)
    draw.text((300, 130), f"DEMO RECEIPT {number + 1}", fill="#a33333", font_size=40)
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=88)
    return out.getvalue()
