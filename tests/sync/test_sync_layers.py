"""The layers of a parcel one by one: tar, bag, strict JSON, wire records, age."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.model.chain import canonical_json
from fupin_desk.sync import bag, tar
from fupin_desk.sync.age import open_stream, seal_stream
from fupin_desk.sync.records import ChangeRecord, ParcelHead, Range
from fupin_desk.sync.strict import NotStrict, read_object
from fupin_desk.sync.tar import Pushed, Wanting
from fupin_desk.sync.verdict import BadSignature, NoRoom, NotSealedToUs, ParcelDamaged, TooLarge
from tests.sync.parcels import MTIME, STRANGER_KEYS, TOWNSHIP_KEYS, journal, letterhead, lines, member

MADE = datetime(2026, 10, 31, 8, tzinfo=UTC)


def test_stock_readers_understand_our_tar(tmp_path: Path) -> None:
    content = member("data/a", b"one") + member("data/b", b"") + tar.END
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        assert [(m.name, m.size, m.mtime, m.mode) for m in archive] == [
            ("data/a", 3, MTIME, 0o644), ("data/b", 0, MTIME, 0o644),
        ]  # fmt: skip
    listed = subprocess.run(["tar", "tv"], input=content, capture_output=True, check=True)
    assert listed.stderr == b""


@pytest.mark.parametrize(
    ("name", "size"), [("a" * 101, 1), ("名", 1), ("a b", 1), ("", 1), ("a", -1), ("a", 8**11)]
)
def test_what_a_header_cannot_say_is_a_bug(name: str, size: int) -> None:
    with pytest.raises(ValueError, match="member"):
        tar.header(name, size, MTIME)


def two_members(cap: int = 10) -> Wanting[list[bytes]]:
    found = []
    mtime = None
    for name in ("a", "b"):
        size, mtime = yield from tar.read_header(name, cap, mtime)
        found.append((yield from tar.read_content(size)))
    yield from tar.read_end()
    return found


@given(st.integers(1, 700))
def test_the_pushed_reader_does_not_care_how_bytes_are_cut(step: int) -> None:
    content = member("a", b"one") + member("b", b"") + tar.END
    reader = Pushed(two_members())
    for place in range(0, len(content), step):
        reader.write(content[place : place + step])
    assert reader.finish() == [b"one", b""]


def test_the_pushed_reader_refuses_more_less_and_too_much() -> None:
    content = member("a", b"one") + member("b", b"") + tar.END
    with pytest.raises(ParcelDamaged):
        Pushed(two_members()).write(content + b"\0")
    reader = Pushed(two_members())
    reader.write(content[:-1])
    with pytest.raises(ParcelDamaged):
        reader.finish()
    with pytest.raises(TooLarge):
        Pushed(two_members(cap=2)).write(content)
    other_time = member("a", b"one") + tar.header("b", 0, MTIME + 1) + tar.END
    with pytest.raises(ParcelDamaged):
        Pushed(two_members()).write(other_time)


def tags() -> dict[str, bytes]:
    payload = [bag.Payload.of(bag.HEAD, b"{}"), bag.Payload.of(bag.CHANGES, b"")]
    payload.append(bag.Payload.photo("a" * 64, 7))
    return dict(bag.tag_files(payload, "1.0", "FP-1", MADE))


def test_tag_files_promise_what_follows() -> None:
    info = bag.check_tags(tags())
    assert (info.format, info.octets, info.files, info.major) == ("1.0", 9, 3, 1)
    assert list(bag.read_manifest(tags()[bag.MANIFEST])) == [bag.HEAD, bag.CHANGES, "data/photo/" + "a" * 64]


@pytest.mark.parametrize("name", [bag.BAGIT, bag.INFO, bag.MANIFEST, bag.TAG_MANIFEST])
def test_a_tag_file_that_was_not_signed_is_refused(name: str) -> None:
    wrong = tags()
    wrong[name] += b"\n"
    with pytest.raises(BadSignature):
        bag.check_tags(wrong)


FRONT = f"{'a' * 64}  data/parcel.json\n{'b' * 64}  data/changes.jsonl\n"


@pytest.mark.parametrize(
    "manifest",
    [
        "", "x", "名", FRONT[83:], FRONT[:-1], FRONT.replace("  data/parcel", " *data/parcel"), FRONT + FRONT,
        FRONT + f"{'c' * 64}  data/photo/{'d' * 64}\n", FRONT + f"{'c' * 64}  data/../x\n",
    ],
)  # fmt: skip
def test_a_manifest_in_another_shape_is_refused(manifest: str) -> None:
    assert list(bag.read_manifest(FRONT.encode())) == [bag.HEAD, bag.CHANGES]
    with pytest.raises(ParcelDamaged):
        bag.read_manifest(manifest.encode())


def test_photos_stand_in_one_order() -> None:
    lines_ = tags()[bag.MANIFEST].splitlines(keepends=True)
    another = f"{'0' * 64}  data/photo/{'0' * 64}\n".encode()
    with pytest.raises(ParcelDamaged):
        bag.read_manifest(b"".join([*lines_, another]))


ODD = ["", "[]", "1", '{"a": 1}', '{"b":1,"a":2}', '{"a":1.0}', '{"a":"\\u0041"}', '{"a":1}\n', '{"a":1e3}']


@pytest.mark.parametrize("text", ODD)
def test_json_in_another_spelling_is_not_read(text: str) -> None:
    with pytest.raises(NotStrict):
        read_object(text.encode())


def test_wire_records_come_back_byte_for_byte() -> None:
    for line in lines(journal(3)):
        assert ChangeRecord.read(line).spell() == line
    head = letterhead(journal(3)).spell()
    assert ParcelHead.read(head).spell() == head


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("node", "a/b"), ("series", "12"), ("seq", 0), ("seq", 2**53 + 1), ("op", "Drop"), ("rank", -1),
        ("hlc", 2**63), ("at", "gestern"), ("prev", "A" * 64), ("reverses", "x"), ("seq", "1"),
        ("actor_name", "长" * 101), ("rows", {}),
    ],
)  # fmt: skip
def test_a_change_with_a_wrong_field_is_not_read(field: str, value: object) -> None:
    body = read_object(lines(journal(1))[0]) | {field: value}
    with pytest.raises(NotStrict):
        ChangeRecord.read(canonical_json(body))  # type: ignore[arg-type]


def test_half_erased_rows_and_half_updates_are_not_read() -> None:
    body = json.loads(lines(journal(1))[0])
    for wrong in ({"salt": None}, {"delta": None}, {"kind": "update"}, {"kind": "drop"}):
        rows = [body["rows"][0] | wrong]
        with pytest.raises(NotStrict):
            ChangeRecord.read(canonical_json(body | {"rows": rows}))


def test_a_range_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        Range(node="a", series="1" * 12, from_seq=3, to_seq=2, previous_digest="0" * 64)


def test_age_gives_back_what_went_in_and_only_to_its_recipient() -> None:
    sealed = io.BytesIO()
    seal_stream(io.BytesIO(b"plain" * 50_000), sealed, [TOWNSHIP_KEYS.public.recipient])
    out = io.BytesIO()
    open_stream(io.BytesIO(sealed.getvalue()), out, TOWNSHIP_KEYS.identity)
    assert out.getvalue() == b"plain" * 50_000
    with pytest.raises(NotSealedToUs):
        open_stream(io.BytesIO(sealed.getvalue()), io.BytesIO(), STRANGER_KEYS.identity)


class Failing:
    """A reader and writer that always fails with its trouble."""

    def read(self, size: int = -1, /) -> bytes:
        """Fail."""
        raise NoRoom

    def write(self, data: bytes, /) -> int:
        """Fail."""
        raise NoRoom


def test_what_reader_or_writer_raise_comes_out_of_age_as_itself() -> None:
    with pytest.raises(NoRoom):
        seal_stream(Failing(), io.BytesIO(), [TOWNSHIP_KEYS.public.recipient])
    with pytest.raises(NoRoom):
        seal_stream(io.BytesIO(b"x"), Failing(), [TOWNSHIP_KEYS.public.recipient])
    sealed = io.BytesIO()
    seal_stream(io.BytesIO(b"plain"), sealed, [TOWNSHIP_KEYS.public.recipient])
    with pytest.raises(NoRoom):
        open_stream(io.BytesIO(sealed.getvalue()), Failing(), TOWNSHIP_KEYS.identity)
