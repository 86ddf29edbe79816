"""A photo from outside → a safe copy of it: JPEG, 1600 pixels, upright, without a trace of where it was made.

Dear newcomer: what a photo *is* is told by its first bytes, never by its name. Sizes are looked at before a
single pixel is decoded, each decoder is called by name (Pillow's own guessing, with its warnings, stays
out of it), and what is truncated is refused, for a voucher with its lower half grey proves nothing.
The copy is made new from the pixels, so place, camera, thumbnails and comments are gone; the time of taking
is read before and handed over. The same bytes always give the same copy. Whoever calls keeps the original.
"""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Literal

from fupin_desk.errors import Finding, Trouble
from fupin_desk.i18n import N_, _

if TYPE_CHECKING:
    from PIL import Image

Format = Literal["jpeg", "png", "webp", "heic"]

LONGEST_SIDE, QUALITY = 1600, 80
MOST_PIXELS, MOST_BYTES, MOST_SIDE = 60_000_000, 64 << 20, 30_000
LEAST_SIDE, SMALL = 16, 400
_MOST_SCANS = 64  # an honest progressive JPEG has about ten; thousands are a bomb made of time
_BEIJING = timezone(timedelta(hours=8))
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


class NotAPhoto(Trouble):
    """By its content this is none of the four kinds."""

    code = "FD-I11"
    what_happened = N_("这个文件不是能用的照片（只收 JPEG、PNG、WebP、HEIC）。")
    what_now = N_("请重新拍照，或把图片另存为 JPEG 再放进来。")


class PhotoDamaged(Trouble):
    """A photo that ends too early or cannot be decoded."""

    code = "FD-I12"
    what_happened = N_("这张照片已损坏或没有复制完整。")
    what_now = N_("请从手机里重新传一次，或重新拍照。")


class PhotoTooBig(Trouble):
    """More bytes or pixels than any camera makes."""

    code = "FD-I13"
    what_happened = N_("这张照片太大（上限 {limit}）。")
    what_now = N_("请用普通拍照方式重新拍一张；来历不明的图片请不要放进来。")


class PhotoTooSmall(Trouble):
    """A speck in which nobody can read anything."""

    code = "FD-I14"
    what_happened = N_("这张图片小得看不清（不足 {limit} 像素）。")
    what_now = N_("请重新拍照。")


@dataclass(frozen=True, slots=True)
class Photo:
    """The safe copy and what was known of the original. `taken_at` is Beijing time unless it says else."""

    original_sha256: str
    data: bytes
    width: int
    height: int
    taken_at: datetime | None
    format: Format
    findings: tuple[Finding, ...]


def photo_format(data: bytes) -> Format | None:
    """The kind of picture by its first bytes, None for anything else."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return "heic"
    return None


def read_photo(data: bytes) -> Photo:
    """Check, turn upright, shrink and re-encode one photo; a `Trouble` when it cannot be believed."""
    with _believing():
        kind, (image, exif, frames) = _opened(data)
        upright = _shrunk(_flattened(image))
        copy = io.BytesIO()
        upright.save(copy, "JPEG", quality=QUALITY)
    findings = []
    if frames > 1:
        findings.append(Finding("PHOTO_ANIMATED", "normalise", _("动图只取第一帧。")))
    if max(upright.size) < SMALL:
        findings.append(Finding("PHOTO_TINY", "warn", _("照片很小，字可能看不清。")))
    return Photo(
        original_sha256=hashlib.sha256(data).hexdigest(),
        data=copy.getvalue(),
        width=upright.width,
        height=upright.height,
        taken_at=_taken_at(exif),
        format=kind,
        findings=tuple(findings),
    )


def open_upright(data: bytes) -> Image.Image:
    """A photo's upright picture at about the size it was taken, checked like any other."""
    with _believing():
        return _flattened(_opened(data)[1][0])


@contextmanager
def _believing() -> Iterator[None]:
    """Decoders raise many kinds for damaged data; all mean the same here."""
    try:
        yield
    except (NotAPhoto, PhotoDamaged, PhotoTooBig, PhotoTooSmall):
        raise
    except Exception as broken:
        raise PhotoDamaged from broken


def _opened(data: bytes) -> tuple[Format, Opened]:
    kind = photo_format(data)
    if kind is None:
        raise NotAPhoto
    if len(data) > MOST_BYTES:
        raise PhotoTooBig(limit=f"{MOST_BYTES >> 20} MB")
    _check_whole(data, kind)
    return kind, _OPENERS[kind](data)


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS or max(width, height) > MOST_SIDE:
        raise PhotoTooBig(limit=_("6000 万像素"))
    if min(width, height) < LEAST_SIDE:
        raise PhotoTooSmall(limit=LEAST_SIDE)


def _check_whole(data: bytes, kind: Format) -> None:
    """Whether the file ends where it says it ends; decoders do not always mind."""
    if kind == "jpeg" and data.count(b"\xff\xda") > _MOST_SCANS:
        raise PhotoTooBig(limit=_("{scans} 遍扫描").format(scans=_MOST_SCANS))
    if kind == "png" and b"IEND" not in data[-64:] and b"IEND\xaeB`\x82" not in data:
        raise PhotoDamaged
    if kind == "webp" and struct.unpack("<I", data[4:8])[0] + 8 > len(data):
        raise PhotoDamaged
    if kind == "heic":
        _walk_boxes(data)


def _walk_boxes(data: bytes) -> None:
    """A truncated HEIC decodes as a whole picture with a grey rest: its boxes' lengths tell."""
    at, names = 0, set()
    while at < len(data):
        if at + 8 > len(data):
            raise PhotoDamaged
        size, name = struct.unpack(">I4s", data[at : at + 8])
        if size == 1 and at + 16 <= len(data):
            size = struct.unpack(">Q", data[at + 8 : at + 16])[0]
        if size == 0:
            size = len(data) - at
        if size < 8 or at + size > len(data):
            raise PhotoDamaged
        names.add(name)
        at += size
    if b"meta" not in names:
        raise PhotoDamaged


Opened = tuple["Image.Image", Mapping[int, object], int]
"""The upright picture, its EXIF values of interest, the number of frames."""


def _open_jpeg(data: bytes) -> Opened:
    from PIL.JpegImagePlugin import JpegImageFile

    image = JpegImageFile(io.BytesIO(data))
    _check_size(*image.size)
    exif = _exif_values(image)
    image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # decode at a half or a quarter where that is enough
    return _turned(image), exif, 1


def _open_png(data: bytes) -> Opened:
    from PIL.PngImagePlugin import PngImageFile

    image = PngImageFile(io.BytesIO(data))
    _check_size(*image.size)
    return _turned(image), _exif_values(image), int(getattr(image, "n_frames", 1))


def _open_webp(data: bytes) -> Opened:
    from PIL.WebPImagePlugin import WebPImageFile

    width, height = _webp_size(data)
    _check_size(width, height)
    image = WebPImageFile(io.BytesIO(data))
    return _turned(image), _exif_values(image), int(getattr(image, "n_frames", 1))


def _webp_size(data: bytes) -> tuple[int, int]:
    """The canvas from the first chunk: Pillow allots memory for it when opening."""
    chunk = data[12:16]
    if chunk == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if chunk == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 ":
        return (
            int.from_bytes(data[26:28], "little") & 0x3FFF,
            int.from_bytes(data[28:30], "little") & 0x3FFF,
        )
    raise PhotoDamaged


def _open_heic(data: bytes) -> Opened:
    import pi_heif  # type: ignore[import-untyped]
    from PIL import Image

    container = pi_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True)
    _check_size(*container.size)
    pixels = container.data  # decodes; libheif has already turned the picture
    mode = "RGBA" if container.has_alpha else container.mode
    image = Image.frombytes(mode, container.size, bytes(pixels), "raw", mode, container.stride)
    exif = Image.Exif()
    if raw := container.info.get("exif"):
        exif.load(raw)
    return image, _of_interest(exif), len(container)


_OPENERS: Mapping[Format, Callable[[bytes], Opened]] = {
    "jpeg": _open_jpeg,
    "png": _open_png,
    "webp": _open_webp,
    "heic": _open_heic,
}


def _exif_values(image: Image.Image) -> Mapping[int, object]:
    try:
        return _of_interest(image.getexif())
    except Exception:  # a damaged EXIF block says nothing about the picture
        return {}


def _of_interest(exif: Image.Exif) -> dict[int, object]:
    """Taken (36867), its offset (36881), changed (306)."""
    inner = exif.get_ifd(0x8769)
    return {36867: inner.get(36867), 36881: inner.get(36881), 306: exif.get(306)}


def _turned(image: Image.Image) -> Image.Image:
    from PIL import ImageOps

    image.load()
    try:
        return ImageOps.exif_transpose(image)
    except (OSError, MemoryError):
        raise
    except Exception:  # EXIF too damaged to tell the side up: as it is
        return image


def _flattened(image: Image.Image) -> Image.Image:
    """Eight bits, three colours, on white paper."""
    from PIL import Image

    if image.mode.startswith("I") or image.mode == "F":
        wide = image.convert("I")
        return wide.point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info:
        see_through = image.convert("RGBA")
        paper = Image.new("RGBA", see_through.size, "white")
        return Image.alpha_composite(paper, see_through).convert("RGB")
    return image.convert("RGB")


def _shrunk(image: Image.Image) -> Image.Image:
    from PIL import Image

    image.info.clear()  # no profile, comment or resolution of the original goes on
    longest = max(image.size)
    if longest <= LONGEST_SIDE:
        return image
    size = (
        max(1, round(image.width * LONGEST_SIDE / longest)),
        max(1, round(image.height * LONGEST_SIDE / longest)),
    )
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _taken_at(exif: Mapping[int, object]) -> datetime | None:
    for tag in (36867, 306):
        try:
            taken = datetime.strptime(str(exif.get(tag)).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
        except ValueError:
            continue
        return taken.replace(tzinfo=_zone(exif.get(36881)))
    return None


def _zone(offset: object) -> timezone:
    try:
        sign, hours, minutes = str(offset)[0], int(str(offset)[1:3]), int(str(offset)[4:6])
        ahead = timedelta(hours=hours, minutes=minutes)
        return timezone(-ahead if sign == "-" else ahead)
    except (ValueError, IndexError):
        return _BEIJING
