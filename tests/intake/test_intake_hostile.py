"""Files made to hurt: each is refused in its own sentence, in bounded memory and time."""

from __future__ import annotations

import io
import resource
import struct
import threading
import zipfile
from collections.abc import Callable

import pytest

from fupin_desk.errors import REFUSED, Trouble
from fupin_desk.intake.child import _ask, _command, read_sheets, run_if_child
from fupin_desk.intake.roster import RosterReading
from fupin_desk.intake.sniff import sniff
from fupin_desk.intake.troubles import (
    HasPassword,
    Hostile,
    Limits,
    Mislabelled,
    NoRoster,
    NotASheet,
    SheetDamaged,
    TooBig,
    WebPage,
)

Read = Callable[..., RosterReading]
SHEET = "xl/worksheets/sheet1.xml"
NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def remade(data: bytes, changes: dict[str, bytes]) -> bytes:
    """The workbook with some parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *changes}:
            new.writestr(name, changes[name] if name in changes else old.read(name))
    return out.getvalue()


def sheet_xml(rows: str, before: str = "") -> bytes:
    body = f'<worksheet xmlns="{NS}"><sheetData>{rows}</sheetData></worksheet>'
    return f'<?xml version="1.0"?>{before}{body}'.encode()


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
ODS_MIME = b"application/vnd.oasis.opendocument.spreadsheet"
ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="a"><table:table-row table:number-rows-repeated="1048576">'
    '<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>a</text:p>'
    "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>"
    "</office:document-content>"
)


def test_a_cell_at_the_far_corner_is_refused_before_a_library_sees_it(read: Read, sample: bytes) -> None:
    with pytest.raises(TooBig) as refused:
        read(remade(sample, {SHEET: sheet_xml(FAR)}))
    assert refused.value.exit_code == REFUSED
    assert "行数" in refused.value.what


def test_a_library_asking_for_half_a_terabyte_ends_alone(sample: bytes) -> None:
    data = remade(sample, {SHEET: sheet_xml(FAR)})
    # as .xlsb the far corner goes to calamine, which aborts the process or is stopped by the limit
    answer, status = _ask(data, "xlsb", Limits().for_size(len(data)), lambda: False)
    assert status != 0 or b'"why"' in answer


def test_repeated_rows_and_columns_of_an_ods_are_refused(read: Read) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS_MIME)
        archive.writestr("META-INF/manifest.xml", "<m/>")
        archive.writestr("content.xml", ODS)
    with pytest.raises((Hostile, TooBig, SheetDamaged)):
        read(out.getvalue(), limits=Limits(cpu_seconds=10, memory_bytes=768 << 20))


@pytest.mark.parametrize("megabytes", [300, 512])
def test_a_bomb_is_known_by_its_index(read: Read, sample: bytes, megabytes: int) -> None:
    out = io.BytesIO(sample)
    archive = zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED)
    with archive, archive.open("xl/x.xml", "w", force_zip64=True) as part:
        for _ in range(megabytes):
            part.write(b"\0" * (1 << 20))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(TooBig) as refused:
        read(out.getvalue())
    assert "256 MB" in refused.value.what
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 << 10


def test_an_index_that_lies_about_sizes_does_not_help(read: Read, sample: bytes) -> None:
    data = remade(sample, {SHEET: sheet_xml("<row/>" * 100_000)})
    at = data.rindex(SHEET.encode()) - 46  # its line in the index
    assert data[at : at + 4] == b"PK\x01\x02"
    small = data[: at + 24] + struct.pack("<I", 100) + data[at + 28 :]
    with pytest.raises(Trouble):
        read(small)


def test_too_many_parts_are_refused(read: Read, sample: bytes) -> None:
    with pytest.raises(TooBig):
        read(remade(sample, {f"xl/media/{at}.png": b"" for at in range(2_001)}))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_any_parser(read: Read, sample: bytes, encoding: str) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    xml = sheet_xml("<row><c t='inlineStr'><is><t>&b;</t></is></c></row>", bomb).decode().encode(encoding)
    with pytest.raises(Hostile):
        read(remade(sample, {SHEET: xml}))


def test_a_doctype_hidden_behind_a_long_comment_is_refused_too(read: Read, sample: bytes) -> None:
    before = f"<!--{'a' * 20_000}--><!DOCTYPE a [<!ENTITY a 'b'>]>"
    with pytest.raises(Trouble):
        read(remade(sample, {SHEET: sheet_xml("<row/>", before)}))


def test_elements_nested_without_end_end_in_a_refusal(read: Read, sample: bytes) -> None:
    deep = "<a>" * 200_000 + "</a>" * 200_000
    with pytest.raises(Trouble):
        read(remade(sample, {SHEET: sheet_xml(deep)}))


def test_more_cells_than_any_roster_are_refused(read: Read, sample: bytes) -> None:
    with pytest.raises(TooBig) as refused:
        read(remade(sample, {SHEET: sheet_xml("<row>" + "<c/>" * 3_000 + "</row>")}))
    assert "列数" in refused.value.what


def test_an_encrypted_workbook_is_named_as_such(read: Read) -> None:
    name = "EncryptedPackage".encode("utf-16-le")
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + name + b"\0" * 500
    with pytest.raises(HasPassword) as refused:
        read(ole)
    assert "密码" in refused.value.what


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        (b"", NotASheet),
        (b"   \n", NotASheet),
        (b"%PDF-1.7 ...", NotASheet),
        (b"\x89PNG\r\n\x1a\n", NotASheet),
        (b"PK\x05\x06" + b"\0" * 18, NotASheet),
        (b"PK\x03\x04 nothing", SheetDamaged),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000, SheetDamaged),
        (b"<html><table><tr><td>1</td></tr></table></html>", WebPage),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", WebPage),
        (b"\x01\x02\0\x03\0\0\0\x07" * 50, NotASheet),
        ("姓名,证件号码\n".encode() + b"\xff\xff\xfe\x80,\x81", Mislabelled),
        ("买菜,12\n".encode(), NoRoster),
    ],
)
def test_what_is_no_roster_is_refused_by_its_content(read: Read, data: bytes, trouble: type[Trouble]) -> None:
    with pytest.raises(trouble) as refused:
        read(data)
    assert refused.value.exit_code == REFUSED
    assert refused.value.now


def test_a_zip_of_anything_else_is_no_sheet(read: Read) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "hello")
    with pytest.raises(NotASheet):
        read(out.getvalue())


def test_a_truncated_workbook_is_damaged(read: Read, sample: bytes) -> None:
    for length in (100, len(sample) // 2, len(sample) - 10):
        with pytest.raises(SheetDamaged):
            read(sample[:length])


def test_a_large_file_is_not_even_sniffed(sample: bytes) -> None:
    with pytest.raises(TooBig):
        sniff(sample, file="a.xlsx", limits=Limits(file_bytes=1_000))


def test_a_slow_file_ends_by_the_clock(sample: bytes) -> None:
    with pytest.raises(Hostile):
        read_sheets(sample, file="a.xlsx", limits=Limits(wall_seconds=0.01))


def test_a_child_without_memory_is_a_refusal_and_not_a_crash(sample: bytes) -> None:
    with pytest.raises(Trouble):
        read_sheets(sample, file="a.xlsx", limits=Limits(memory_bytes=16 << 20))


def test_no_thread_and_no_process_stays_behind(read: Read, sample: bytes) -> None:
    before = threading.active_count()
    read(sample)
    assert threading.active_count() == before


def test_a_frozen_program_becomes_the_child_only_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.frozen", True, raising=False)
    flag = _command()[1]
    assert flag.startswith("--")
    assert run_if_child(["fupin-desk"]) is False
    assert run_if_child(["fupin-desk", "roster", "import"]) is False
