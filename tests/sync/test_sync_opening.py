"""Opening: what an honest parcel gives, and every way a dishonest or broken one is turned away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.model.chain import canonical_json
from fupin_desk.sync import bag, sshsig, tar
from fupin_desk.sync.opening import Limits, Opened, open_parcel
from fupin_desk.sync.seal import seal
from fupin_desk.sync.verdict import (
    BadSignature,
    CannotRead,
    ChangesUnsound,
    Misaddressed,
    NewerFormat,
    NotAParcel,
    NotSealedToUs,
    ParcelDamaged,
    ParcelTrouble,
    Stopped,
    TooLarge,
    UnknownSender,
    Verdict,
)
from tests.sync.parcels import (
    MTIME,
    STRANGER_KEYS,
    TOWNSHIP_KEYS,
    VILLAGE_KEYS,
    Forge,
    Members,
    Staged,
    journal,
    known,
    letterhead,
    lines,
    member,
    photo,
    seal_bytes,
    tarred,
)


def opened(path: Path, staged: Staged | None = None) -> Opened:
    return open_parcel([path], TOWNSHIP_KEYS, known, staged)


def refused(path: Path, kind: type[ParcelTrouble] = ParcelTrouble) -> ParcelTrouble:
    """The trouble opening this ends in; nothing may have been handed out but staged photos."""
    with pytest.raises(kind) as caught:
        opened(path, Staged())
    assert caught.value.what.endswith("。")
    assert caught.value.now.endswith("。")
    return caught.value


def test_an_honest_parcel_arrives_whole(tmp_path: Path) -> None:
    changes, staged = journal(3), Staged()
    sealed = seal(
        letterhead(changes), lines(changes), [photo(b"one"), photo(b"two")], keys=VILLAGE_KEYS,
        recipient=TOWNSHIP_KEYS.public, out=tmp_path,
    )  # fmt: skip
    got = open_parcel(sealed.files, TOWNSHIP_KEYS, known, staged)
    assert [change.data() for change in got.changes] == changes
    assert set(staged.photos.values()) == {b"one", b"two"}
    assert got.photos == sorted(staged.photos)
    assert (got.head, got.digest, got.sender.name, got.own) == (sealed.head, sealed.digest, "松林村", False)


def test_the_forge_makes_what_sealing_makes(tmp_path: Path) -> None:
    assert len(opened(Forge().write(tmp_path / "p")).changes) == 3


def test_the_sender_can_look_into_what_it_sent(tmp_path: Path) -> None:
    changes = journal(2)
    sealed = seal(
        letterhead(changes), lines(changes), [], keys=VILLAGE_KEYS, recipient=TOWNSHIP_KEYS.public,
        out=tmp_path,
    )  # fmt: skip
    assert open_parcel(sealed.files, VILLAGE_KEYS, known).own


def test_a_third_station_cannot_open_it(tmp_path: Path) -> None:
    with pytest.raises(NotSealedToUs):
        open_parcel([Forge().write(tmp_path / "p")], STRANGER_KEYS, known)


def test_a_sender_nobody_enrolled_is_not_believed(tmp_path: Path) -> None:
    refused(Forge(signer=STRANGER_KEYS).write(tmp_path / "p"), UnknownSender)


def test_an_enrolled_station_cannot_write_under_anothers_name(tmp_path: Path) -> None:
    refused(Forge(signer=TOWNSHIP_KEYS).write(tmp_path / "p"), Misaddressed)


def test_a_parcel_for_somebody_else_sealed_again_to_us_is_refused(tmp_path: Path) -> None:
    head = letterhead(journal(3), 2)
    elsewhere = head.station_to.model_copy(update={"fingerprint": STRANGER_KEYS.public.fingerprint})
    refused(Forge(head=head.model_copy(update={"station_to": elsewhere})).write(tmp_path / "p"), Misaddressed)
    other_key = head.model_copy(update={"recipient": STRANGER_KEYS.public.recipient})
    refused(Forge(head=other_key).write(tmp_path / "q"), Misaddressed)


def test_a_signature_for_another_purpose_does_not_count(tmp_path: Path) -> None:
    refused(Forge(namespace=sshsig.CARD_NAMESPACE).write(tmp_path / "p"), BadSignature)


def test_every_flipped_bit_of_the_sealed_file_is_noticed(tmp_path: Path) -> None:
    right = Forge().write(tmp_path / "p").read_bytes()
    spoiled = tmp_path / "spoiled"
    for place in [*range(0, 420, 3), *range(420, len(right), 211), len(right) - 1]:
        wrong = bytearray(right)
        wrong[place] ^= 1 << place % 8
        spoiled.write_bytes(wrong)
        refused(spoiled)


def test_every_flipped_bit_under_the_seal_is_noticed(tmp_path: Path) -> None:
    """The sender's seal keeps strangers' eyes out; only the signature keeps their hands off."""
    right = tarred(Forge(photos=[]).members())
    for place in range(0, len(right), 37):
        wrong = bytearray(right)
        wrong[place] ^= 1 << place % 8
        refused(seal_bytes(tmp_path / "p", bytes(wrong)))


@pytest.mark.parametrize("left", [0, 1, 21, 22, 100, 200, 512, -1, -17, -512])
def test_a_shortened_file_is_refused(tmp_path: Path, left: int) -> None:
    path = Forge().write(tmp_path / "p")
    path.write_bytes(path.read_bytes()[:left])
    assert refused(path).verdict == "refused"


def test_a_shortened_tar_under_a_whole_seal_is_refused(tmp_path: Path) -> None:
    right = tarred(Forge(photos=[b"p"]).members())
    for left in [*range(0, len(right), 509), len(right) - 1]:
        refused(seal_bytes(tmp_path / "p", right[:left]), ParcelDamaged)


def test_anything_after_the_end_is_refused(tmp_path: Path) -> None:
    path = Forge().write(tmp_path / "p")
    path.write_bytes(path.read_bytes() + b"\0")
    refused(path, ParcelDamaged)
    refused(seal_bytes(path, tarred(Forge().members()) + bytes(512)), ParcelDamaged)


def swap(first: int, second: int) -> Callable[[Members], Members]:
    def swapped(members: Members) -> Members:
        members[first], members[second] = members[second], members[first]
        return members

    return swapped


@pytest.mark.parametrize(
    "change",
    [
        swap(0, 1), swap(3, 4), swap(4, 5), swap(5, 6), swap(6, 7), swap(7, 8),
        lambda members: [*members, members[-1]],
        lambda members: [*members, ("data/photo/../../evil", b"x")],
        lambda members: [*members, ("/etc/passwd", b"x")],
        lambda members: [("bagit.txt", b""), *members],
        lambda members: members[:-1],
        lambda members: members[:5] + members[6:],
        lambda members: [(name, content + b" ") for name, content in members],
        lambda members: [*members[:-1], (members[-1][0].upper(), members[-1][1])],
    ],
)  # fmt: skip
def test_another_order_more_or_fewer_members_are_refused(
    tmp_path: Path, change: Callable[[Members], Members]
) -> None:
    refused(Forge().write(tmp_path / "p", change))


def with_header(edit: Callable[[bytearray], None], place: int = 5) -> bytes:
    """An honest tar with one member's header edited and its checksum mended."""
    parts = [bytearray(member(name, content)) for name, content in Forge().members()]
    block = parts[place]
    edit(block)
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block[:512])
    return b"".join(parts) + tar.END


def write_at(place: int, data: bytes) -> Callable[[bytearray], None]:
    def edit(block: bytearray) -> None:
        block[place : place + len(data)] = data

    return edit


@pytest.mark.parametrize(
    "edit",
    [
        *(write_at(156, bytes([kind])) for kind in b"123567xgLS\0"),
        write_at(157, b"/etc/passwd"), write_at(257, b"ustar  \0"), write_at(345, b"../.."),
        write_at(100, b"0000777\0"), write_at(108, b"0000001\0"), write_at(265, b"root"),
        write_at(124, b"77777777777\0"), write_at(124, b"\x80" + b"\xff" * 11),
        write_at(124, b"-0000000001\0"), write_at(124, b"00000000000\0"),
        write_at(124, b" 0000000001\0"), write_at(136, b"00000000000\0"),
        write_at(0, b"data/parcel.json\0evil"), write_at(500, b"x"),
    ],
)  # fmt: skip
def test_links_devices_extended_headers_and_lies_in_a_header_are_refused(
    tmp_path: Path, edit: Callable[[bytearray], None]
) -> None:
    refused(seal_bytes(tmp_path / "p", with_header(edit)))


def test_a_huge_pax_header_is_refused_unread(tmp_path: Path) -> None:
    members = [member(name, content) for name, content in Forge().members()]
    pax = bytearray(tar.header("pax", 8 << 20, MTIME))
    pax[156:157] = b"x"
    plain = bytes(pax) + bytes(8 << 20) + b"".join(members) + tar.END
    refused(seal_bytes(tmp_path / "p", plain), ParcelDamaged)


def test_declared_sizes_are_capped_before_they_are_read(tmp_path: Path) -> None:
    path = Forge().write(tmp_path / "p")
    for limits, part in (
        (Limits(tag=50), "bagit.txt"), (Limits(head=10), "data/parcel.json"),
        (Limits(changes=10), "data/changes.jsonl"), (Limits(photos=1), "data/photo/"),
        (Limits(photo=3), "data/photo/"),
    ):  # fmt: skip
        with pytest.raises(TooLarge) as caught:
            open_parcel([path], TOWNSHIP_KEYS, known, limits=limits)
        assert str(caught.value.facts["part"]).startswith(part)


def test_a_later_major_version_is_held_with_its_sender_known(tmp_path: Path) -> None:
    trouble = refused(Forge(version="2.0").write(tmp_path / "p"), NewerFormat)
    assert Verdict.of(trouble).outcome == "held"
    assert (trouble.facts["version"], trouble.exit_code) == ("2.0", 1)
    refused(Forge(version="2.0", signer=STRANGER_KEYS).write(tmp_path / "q"), UnknownSender)


def test_unknown_fields_are_kept(tmp_path: Path) -> None:
    head = letterhead(journal(1)).spell()
    grown = head[:-1] + b',"z_new":{"a":[1,"\xe4\xba\x8c"]}}'
    line = lines(journal(1))[0][:-1] + b',"z_mood":"\xe5\xa5\xbd"}'
    forge = Forge(changes=journal(1), photos=[], head_bytes=grown, change_bytes=line + b"\n")
    got = opened(forge.write(tmp_path / "p"))
    assert got.head.spell() == grown
    assert got.changes[0].spell() == line


@pytest.mark.parametrize(
    "spoil",
    [
        lambda head: head.replace(b'"number":7', b'"number":7.0'),
        lambda head: head.replace(b'"number":7', b'"number":"7"'),
        lambda head: head.replace(b'"number":7', b'"number": 7'),
        lambda head: head.replace(b'"number":7', b'"number":7,"number":7'),
        lambda head: head.replace(b'"number":7', b'"number":true'),
        lambda head: head.replace(b'"number":7', b'"number":NaN'),
        lambda head: head.replace(b'"number":7', b'"number":' + b"9" * 5000),
        lambda head: head.replace(b'"1.0"', b'"1.1"'),
        lambda head: head.replace(b"age-x25519", b"none"),
        lambda head: head.replace(b'"ranges":[{', b'"ranges":[{"extra":' + b"[" * 5000 + b"]" * 5000 + b","),
        lambda head: head.replace(b'"from_seq":1', b'"from_seq":3000'),
        lambda head: b"[]",
        lambda head: b"",
        lambda head: b"\xff\xfe",
    ],
)  # fmt: skip
def test_a_letterhead_in_another_spelling_is_refused_even_signed(
    tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    head = spoil(letterhead(journal(3), 2).spell())
    refused(Forge(head_bytes=head).write(tmp_path / "p"), ParcelDamaged)


def test_photos_sent_must_be_the_number_promised(tmp_path: Path) -> None:
    refused(Forge(head=letterhead(journal(3), 5)).write(tmp_path / "p"), ParcelDamaged)


def test_changes_must_be_the_runs_the_letterhead_names(tmp_path: Path) -> None:
    head = letterhead(journal(3), 2)
    for told in (journal(2), journal(4), journal(3, node="node-b"), journal(3, first=2), journal(3)[::-1]):
        refused(Forge(changes=told, head=head).write(tmp_path / "p"), ChangesUnsound)


def test_a_change_with_another_content_than_its_digest_is_refused(tmp_path: Path) -> None:
    told = b"\n".join(lines(journal(3))) + b"\n"
    for wrong in (
        told.replace(b'"op":"record_entry"', b'"op":"amend_entry"', 1),
        told.replace(b'"rank":1', b'"rank":9', 1), told.replace(b'"reason":""', b'"reason":"x"', 1),
    ):  # fmt: skip
        trouble = refused(Forge(change_bytes=wrong).write(tmp_path / "p"), ChangesUnsound)
        assert trouble.facts == {"seq": 1}


def test_lines_that_are_no_changes_are_refused(tmp_path: Path) -> None:
    right = lines(journal(1))[0]
    line = right + b"\n"
    for wrong in (right, right + b"\r\n", b" " + line, b"{}\n", b"\n" + line, line + b"\n"):
        refused(Forge(changes=journal(1), change_bytes=wrong).write(tmp_path / "p"), ParcelDamaged)


def test_one_bad_row_is_named_and_the_others_are_taken(tmp_path: Path) -> None:
    told = b"\n".join(lines(journal(3))) + b"\n"
    got = opened(Forge(change_bytes=told.replace(b'"amount":200', b'"amount":999')).write(tmp_path / "p"))
    assert [(row.seq, row.table, row.row_id) for row in got.bad_rows] == [(2, "entry", "node-a-2")]
    assert [change.rows[0].delta is None for change in got.changes] == [False, True, False]
    assert all(change.data().sound() for change in got.changes)


def test_one_bad_photo_is_named_and_the_others_are_taken(tmp_path: Path) -> None:
    staged = Staged()
    lying = "a" * 64
    forge = Forge(photos=[b"good", b"bad"])
    forge.photo_name = lambda content: lying if content == b"bad" else bag.sha256(content)
    got = opened(forge.write(tmp_path / "p"), staged)
    assert got.bad_photos == [lying]
    assert list(staged.photos.values()) == [b"good"]


@given(st.binary(max_size=300))
def test_any_bytes_sealed_to_us_are_turned_away_with_a_reason(
    tmp_path_factory: pytest.TempPathFactory, plain: bytes
) -> None:
    refused(seal_bytes(tmp_path_factory.mktemp("any") / "p", plain))


ARMOURED = b"-----BEGIN AGE ENCRYPTED FILE-----\n"


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" * 100, ARMOURED])
def test_what_is_no_parcel_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "p"
    path.write_bytes(content)
    refused(path, NotAParcel)


def test_a_file_that_is_not_there_or_a_folder_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "absent", tmp_path):
        with pytest.raises(CannotRead):
            opened(path)


def test_a_person_can_stop_it(tmp_path: Path) -> None:
    path = Forge(photos=[b"x" * (3 << 20)]).write(tmp_path / "p")
    seen: list[tuple[int, int]] = []
    with pytest.raises(Stopped):
        open_parcel(
            [path], TOWNSHIP_KEYS, known, progress=lambda d, t: seen.append((d, t)), cancelled=lambda: True
        )
    assert seen[0][1] == path.stat().st_size


def test_trouble_of_the_staging_comes_out_as_itself(tmp_path: Path) -> None:
    class FullDisk(Staged):
        def put(self, data: bytes, /) -> str:
            raise MemoryError

    with pytest.raises(MemoryError):
        opened(Forge().write(tmp_path / "p"), FullDisk())


def test_opening_twice_gives_the_same_answer(tmp_path: Path) -> None:
    path = Forge().write(tmp_path / "p")
    assert opened(path) == opened(path)


def test_the_letterhead_is_canonical_json(tmp_path: Path) -> None:
    head = letterhead(journal(2))
    assert head.spell() == canonical_json(head.model_dump(mode="json", exclude_unset=True))
