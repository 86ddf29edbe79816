"""What a file is, by its first bytes and never by its name.

Everything here happens before any library sees the file, in a few milliseconds and without unpacking:
kind by magic number, a password by what the container holds, a bomb by the sizes its own index declares
(zip libraries never unpack more than is declared there), hostile XML by its first lines.
"""

from __future__ import annotations

import io
import zipfile
from typing import Literal

from fupin_desk.i18n import _
from fupin_desk.intake.troubles import (
    HasPassword,
    Hostile,
    Limits,
    NotASheet,
    SheetDamaged,
    TooBig,
    WebPage,
)

Book = Literal["xlsx", "xlsb", "ods", "xls", "text"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x7fELF")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def sniff(data: bytes, *, file: str, limits: Limits) -> Book:
    """The kind of spreadsheet in these bytes; refuses what is none, what is locked and what is a bomb."""
    if len(data) > limits.file_bytes:
        raise TooBig(file=file, what=_("文件"), limit=f"{limits.file_bytes >> 20} MB")
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data, file, limits)
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise HasPassword(file=file)
        return "xls"
    if not data.strip() or data.startswith((*_OTHERS, b"PK")):
        raise NotASheet(file=file)
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head")):
        raise WebPage(file=file)
    if b"\0" in data[:4096] and not data.startswith(_BOMS) and not _looks_utf16(data):
        raise NotASheet(file=file)
    return "text"


def _looks_utf16(data: bytes) -> bool:
    """UTF-16 without a mark: every second byte of separators and digits is zero."""
    sample = data[:4096]
    marks = (b",\0", b"\0,", b"\t\0", b"\0\t", b";\0", b"\0;")
    return len(data) % 2 == 0 and any(mark in sample for mark in marks)


def _zipped(data: bytes, file: str, limits: Limits) -> Book:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > limits.entries:
                raise TooBig(file=file, what=_("内部文件数"), limit=str(limits.entries))
            if sum(info.file_size for info in infos) > limits.unpacked_bytes:
                raise TooBig(file=file, what=_("解开后"), limit=f"{limits.unpacked_bytes >> 20} MB")
            if any(info.flag_bits & 1 for info in infos):
                raise HasPassword(file=file)
            names = [info.filename for info in infos]
            if len(set(names)) != len(names):
                raise Hostile(file=file)
            kind = _book_kind(archive, set(names), file)
            _no_doctype(archive, infos, file)
            return kind
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, KeyError) as broken:
        raise SheetDamaged(file=file) from broken
    except Exception as broken:
        # zlib.error, lzma errors, struct errors: whatever the unpacker of a damaged entry says
        if type(broken).__module__.partition(".")[0] in {"zlib", "lzma", "_lzma", "struct", "bz2"}:
            raise SheetDamaged(file=file) from broken
        raise


def _no_doctype(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], file: str) -> None:
    """No spreadsheet part may carry a DOCTYPE; entity bombs need one."""
    for info in infos:
        if not info.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        with archive.open(info) as part:
            head = part.read(16_384)
        plain = head.replace(b"\0", b"").upper()
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
            raise Hostile(file=file)


def _book_kind(archive: zipfile.ZipFile, names: set[str], file: str) -> Book:
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "xl/workbook.xml" in names or "[Content_Types].xml" in names:
        if not any(name.startswith("xl/") for name in names):
            raise NotASheet(file=file)
        return "xlsx"
    if "mimetype" in names:
        if not _head(archive, "mimetype").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            raise NotASheet(file=file)
        manifest = _head(archive, "META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
        if b"encryption-data" in manifest:
            raise HasPassword(file=file)
        return "ods"
    raise NotASheet(file=file)


def _head(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(1 << 20)
