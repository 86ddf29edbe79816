"""Photos: told by content, turned, shrunk, emptied of traces; what lies or is cut short is refused."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from fupin_desk.errors import REFUSED, Trouble
from fupin_desk.intake.photos import (
    MOST_PIXELS,
    NotAPhoto,
    PhotoDamaged,
    PhotoTooBig,
    PhotoTooSmall,
    photo_format,
    read_photo,
)

HEIC = (Path(__file__).parent / "data" / "voucher.heic").read_bytes()


def drawn(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A picture with a dark upper left quarter, so that turning shows."""
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).rectangle((0, 0, width // 2, height // 2), fill="black")
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def dark_corner(data: bytes) -> str:
    image = Image.open(io.BytesIO(data)).convert("L")
    near, far = image.width // 8, image.width - image.width // 8
    top, low = image.height // 8, image.height - image.height // 8
    corners = {"左上": (near, top), "右上": (far, top), "左下": (near, low), "右下": (far, low)}
    return min(corners, key=lambda name: int(image.getpixel(corners[name])))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_kind_is_shrunk_and_re_encoded(kind: str) -> None:
    original = saved(drawn(3200, 2000), kind)
    photo = read_photo(original)
    assert (photo.width, photo.height) == (1600, 1000)
    assert photo.format == kind.lower()
    assert photo.original_sha256 == hashlib.sha256(original).hexdigest()
    assert photo_format(photo.data) == "jpeg"
    assert Image.open(io.BytesIO(photo.data)).size == (1600, 1000)
    assert dark_corner(photo.data) == "左上"
    assert photo.findings == ()


def test_heic_is_read() -> None:
    photo = read_photo(HEIC)
    assert (photo.format, photo.width, photo.height) == ("heic", 480, 360)
    assert Image.open(io.BytesIO(photo.data)).size == (480, 360)


def test_a_small_picture_is_not_blown_up() -> None:
    assert read_photo(saved(drawn(640, 480), "PNG")).width == 640


@pytest.mark.parametrize(
    ("orientation", "corner"), [(1, "左上"), (2, "右上"), (3, "右下"), (4, "左下"), (6, "右上"), (8, "左下")]
)
def test_the_picture_is_turned_upright(orientation: int, corner: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = read_photo(saved(drawn(2400, 1200), "JPEG", exif=exif))
    assert dark_corner(photo.data) == corner
    assert (photo.width > photo.height) == (orientation < 5)


def test_place_camera_and_comments_do_not_leave() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Maker-Name"
    exif[0x8825] = {1: "N", 2: (29.0, 30.0, 0.0)}
    exif[0x8769] = {36867: "2026:10:01 08:30:00"}
    photo = read_photo(saved(drawn(800, 600), "JPEG", exif=exif, comment=b"secret-comment"))
    assert b"Exif" not in photo.data
    assert b"secret-comment" not in photo.data
    assert dict(Image.open(io.BytesIO(photo.data)).getexif()) == {}
    assert photo.taken_at == datetime(2026, 10, 1, 8, 30, tzinfo=timezone(timedelta(hours=8)))


def test_the_cameras_own_zone_is_kept() -> None:
    exif = Image.Exif()
    exif[0x8769] = {36867: "2026:10:01 08:30:00", 36881: "+06:00"}
    taken = read_photo(saved(drawn(800, 600), "JPEG", exif=exif)).taken_at
    assert taken is not None
    assert taken.utcoffset() == timedelta(hours=6)


@pytest.mark.parametrize("when", ["0000:00:00 00:00:00", "yesterday", "2026-10-01"])
def test_a_time_that_is_none_is_none(when: str) -> None:
    exif = Image.Exif()
    exif[306] = when
    assert read_photo(saved(drawn(800, 600), "JPEG", exif=exif)).taken_at is None


def test_the_same_bytes_give_the_same_copy() -> None:
    original = saved(drawn(2000, 1500), "JPEG")
    assert read_photo(original) == read_photo(original)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "I;16", "CMYK"])
def test_every_mode_becomes_three_colours(mode: str) -> None:
    image = Image.new("I;16", (500, 500), 65_535) if mode == "I;16" else drawn(500, 500, mode)
    photo = read_photo(saved(image, "JPEG" if mode == "CMYK" else "PNG"))
    copy = Image.open(io.BytesIO(photo.data))
    assert copy.mode == "RGB"
    assert copy.getpixel((400, 400)) == (255, 255, 255)
    if mode != "I;16":
        assert copy.getpixel((100, 100)) == (0, 0, 0)


def test_what_is_see_through_lies_on_white_paper() -> None:
    photo = read_photo(saved(Image.new("RGBA", (500, 500), (0, 0, 0, 0)), "PNG"))
    assert Image.open(io.BytesIO(photo.data)).getpixel((9, 9)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_of_a_moving_picture_the_first_frame_is_taken_and_said(kind: str) -> None:
    frames = [drawn(500, 500), Image.new("RGB", (500, 500), "red")]
    photo = read_photo(saved(frames[0], kind, save_all=True, append_images=frames[1:]))
    assert [one.code for one in photo.findings] == ["PHOTO_ANIMATED"]
    assert dark_corner(photo.data) == "左上"


def test_a_tiny_picture_is_said_and_a_speck_refused() -> None:
    assert [one.code for one in read_photo(saved(drawn(200, 100), "PNG")).findings] == ["PHOTO_TINY"]
    with pytest.raises(PhotoTooSmall):
        read_photo(saved(drawn(8, 8), "PNG"))


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a....", b"%PDF-1.7", b"BM....", b"\xff\xd8", b"PK\x03\x04", b"II*\0"]
)
def test_other_files_are_refused_by_content(data: bytes) -> None:
    with pytest.raises(NotAPhoto) as refused:
        read_photo(data)
    assert refused.value.exit_code == REFUSED


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIC"])
def test_no_truncated_file_is_taken_for_a_whole_one(kind: str) -> None:
    data = HEIC if kind == "HEIC" else saved(Image.effect_noise((600, 400), 90), kind)
    for part in range(1, 20):
        with pytest.raises(Trouble):
            read_photo(data[: len(data) * part // 20])


def test_a_png_claiming_a_billion_pixels_is_refused_by_its_header() -> None:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    data = b"\x89PNG\r\n\x1a\n" + body
    with pytest.raises(PhotoTooBig):
        read_photo(data)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_sizes_are_checked_before_decoding(kind: str) -> None:
    data = bytearray(saved(Image.new("L" if kind == "JPEG" else "RGB", (600, 400)), kind))
    if kind == "JPEG":
        at = data.index(b"\xff\xc0")
        data[at + 5 : at + 9] = struct.pack(">HH", 20_000, 20_000)
    else:
        data[26:30] = struct.pack("<HH", 16_383, 16_383)
    assert 20_000 * 20_000 > 16_383 * 16_383 > MOST_PIXELS
    with pytest.raises(PhotoTooBig):
        read_photo(bytes(data))


def test_a_jpeg_of_a_thousand_scans_is_refused() -> None:
    data = saved(drawn(600, 400), "JPEG", progressive=True)
    at = data.index(b"\xff\xda")
    with pytest.raises(PhotoTooBig):
        read_photo(data[:at] + data[at:-2] * 1_000 + data[-2:])


def test_a_name_of_one_kind_on_another_does_not_matter() -> None:
    assert read_photo(saved(drawn(600, 400), "PNG")).format == "png"
    with pytest.raises(PhotoDamaged):
        read_photo(b"\xff\xd8\xff\xe0" + saved(drawn(600, 400), "PNG"))


@given(st.sampled_from(["JPEG", "PNG", "WEBP", "HEIC"]), st.data())
def test_damaged_bytes_raise_nothing_but_trouble(kind: str, data: st.DataObject) -> None:
    whole = bytearray(HEIC if kind == "HEIC" else saved(drawn(120, 90), kind))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert 16 <= max(Image.open(io.BytesIO(read_photo(bytes(whole)).data)).size) <= 1600
    except Trouble as refused:
        _assert_spoken(refused)


def _assert_spoken(refused: Trouble) -> None:
    assert refused.what
    assert refused.now
