"""Enrolment: who belongs to whom, the same card twice, another key under a known name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fupin_desk.model import post
from fupin_desk.model.journal import Op
from fupin_desk.model.station import own_key, stations
from fupin_desk.sync import enrol, exchange
from fupin_desk.sync.card import KeyCard, Role, own_card
from fupin_desk.sync.keys import StationKeys
from tests.sync.desks import Clock, Desk, village_and_township
from tests.sync.parcels import STRANGER_KEYS, TOWNSHIP, VILLAGE


def card_of(desk: Desk) -> KeyCard:
    role: Role = "village" if desk.role == "village" else "township"
    return own_card(role, desk.code, desk.name, desk.keys, desk.clock())


@pytest.fixture
def village(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "v", "village", VILLAGE, "松林村", Clock())


@pytest.fixture
def township(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "t", "township", TOWNSHIP, "云岭镇", Clock())


def test_a_village_finds_its_township_and_a_township_its_village(village: Desk, township: Desk) -> None:
    assert exchange.parent(village.ledger) is None
    enrol.enrol(village.ledger, card_of(township), by=village.by)
    enrol.enrol(township.ledger, card_of(village), by=township.by)
    up = exchange.parent(village.ledger)
    assert up is not None
    assert (up.name, up.role) == ("云岭镇", "township")
    assert enrol.public_keys(up) == township.keys.public
    known = enrol.known_stations(township.ledger)
    assert (found := known(village.keys.public.sign)) is not None
    assert (found.code, found.name) == (VILLAGE, "松林村")
    assert known(STRANGER_KEYS.public.sign) is None
    assert (us := known(township.keys.public.sign)) is not None
    assert us.code == TOWNSHIP


def test_the_same_card_twice_changes_nothing(village: Desk, township: Desk) -> None:
    enrol.enrol(village.ledger, card_of(township), by=village.by)
    before = village.contents()
    enrol.enrol(village.ledger, card_of(township), by=village.by)
    assert village.contents() == before


def test_stations_of_another_ladder_are_refused(village: Desk, township: Desk) -> None:
    for code in ("990123102000", "990123101202"):
        role = "township" if code.endswith("000") else "village"
        other = KeyCard(role, code, "别处", STRANGER_KEYS.public, None, proven=False)  # type: ignore[arg-type]
        with pytest.raises(enrol.NotOurLadder):
            enrol.enrol(village.ledger, other, by=village.by)
    with pytest.raises(enrol.OwnCard):
        enrol.enrol(village.ledger, card_of(village), by=village.by)


def test_another_key_under_a_known_name_needs_a_person(village: Desk, township: Desk) -> None:
    enrol.enrol(village.ledger, card_of(township), by=village.by)
    impostor = replace(card_of(township), keys=STRANGER_KEYS.public)
    before = village.contents()
    with pytest.raises(enrol.AnotherKey):
        enrol.enrol(village.ledger, impostor, by=village.by)
    assert village.contents() == before
    enrol.enrol(village.ledger, impostor, by=village.by, replace=True)
    with village.ledger.read() as s:
        now = post.station_by_code(s, TOWNSHIP)
        assert now is not None
        assert (now.id, now.version) == (STRANGER_KEYS.public.fingerprint, 2)
        assert {row.replaced_by for row in stations(s)} == {"", now.id}


def test_a_key_that_was_replaced_is_no_longer_believed(village: Desk, township: Desk) -> None:
    enrol.enrol(village.ledger, card_of(township), by=village.by)
    newer = StationKeys.generate()
    enrol.enrol(village.ledger, replace(card_of(township), keys=newer.public), by=village.by, replace=True)
    known = enrol.known_stations(village.ledger)
    assert known(newer.public.sign) is not None
    assert known(township.keys.public.sign) is None


def test_a_card_from_a_qr_code_is_known_by_its_code(village: Desk, township: Desk) -> None:
    bare = replace(card_of(township), name="", made_at=None, proven=False)
    assert enrol.enrol(village.ledger, bare, by=village.by).name == TOWNSHIP


def test_revoking_nobody_is_nothing(village: Desk) -> None:
    assert enrol.revoke(village.ledger, "990123109000", 1, by=village.by) is None


def test_private_keys_never_stand_in_the_journal(tmp_path: Path) -> None:
    village, _township = village_and_township(tmp_path)
    connection = village.connect()
    deltas = "".join(row[0] or "" for row in connection.execute("select delta from change_row").fetchall())
    connection.close()
    assert village.keys.private.hex() not in deltas
    assert village.keys.public.sign.hex() not in deltas


def test_a_desk_without_keys_says_so(village: Desk) -> None:
    with village.ledger.change(Op.SET_SETTING, by=village.by) as s:
        row = own_key(s)
        assert row is not None
        row.retired = "2026-11-01"
    with village.ledger.read() as s, pytest.raises(enrol.NoOwnKey):
        enrol.own_keys(s)
