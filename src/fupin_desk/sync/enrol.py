"""Enrolment: taking another station's key card into the ledger, and looking stations up by key.

A village knows the township above it and a township the villages below; the code says who belongs to whom
(nine digits and 000), so enrolling asks nothing. It answers the 核对词's source, the fingerprint: whether the
card is truly theirs, two people decide by comparing words.

The same card twice changes nothing. *Another* key under a code that is already known is refused unless the
caller says `replace`: that is what an impostor's card looks like, and what a rebuilt laptop's looks like.
"""

from __future__ import annotations

from collections.abc import Callable

from fupin_desk.errors import Refusal
from fupin_desk.i18n import N_
from fupin_desk.model import post
from fupin_desk.model.journal import Actor, Op
from fupin_desk.model.ledger import Ledger
from fupin_desk.model.station import OwnKey, Station, own_key, setting, stations
from fupin_desk.model.values import instant
from fupin_desk.sync.card import KeyCard, Role, parent_code
from fupin_desk.sync.keys import PublicKeys, StationKeys
from fupin_desk.sync.opening import KnownStation


class NotOurLadder(Refusal):
    """The card's code is neither our parent's nor a child's."""

    code = "FD-P30"
    what_happened = N_("代码 {code} 不是本单位的上级，也不是下级，没有登记。")
    what_now = N_("请核对对方的单位代码；村的上级是前九位加 000 的乡镇。")


class OwnCard(Refusal):
    """Our own card."""

    code = "FD-P31"
    what_happened = N_("这是本单位自己的密钥卡，不用登记。")
    what_now = N_("请把它交给对方登记，并向对方要他们的密钥卡。")


class AnotherKey(Refusal):
    """The station is known under another key."""

    code = "FD-P32"
    what_happened = N_("{name} 已经用另一把密钥登记过，这张卡上的密钥不同。")
    what_now = N_("请当面或打电话核对核对词；确实换了密钥，再选择“更换密钥”。")


class NoOwnKey(Refusal):
    """A ledger without keys of its own."""

    code = "FD-P33"
    what_happened = N_("本账本还没有自己的密钥，不能收发。")
    what_now = N_("请先制作本单位的密钥卡。")


def own_keys(s: post.Reading) -> StationKeys:
    """This station's keys. Raises NoOwnKey."""
    row = own_key(s)
    if row is None:
        raise NoOwnKey
    return StationKeys(row.private)


def new_own_key(keys: StationKeys, made: str) -> OwnKey:
    """The row that keeps a station's private keys inside the encrypted ledger."""
    return OwnKey(id=keys.public.fingerprint, private=keys.private, made=made)


def enrol(ledger: Ledger, card: KeyCard, *, by: Actor, replace: bool = False) -> Station:
    """Trust this card's key for its station. Raises OwnCard, NotOurLadder, AnotherKey."""
    with ledger.read() as s:
        code, own = setting(s, "code"), own_keys(s).public
        old = post.station_by_code(s, card.code)
        role = setting(s, "role")
    if card.keys == own or (card.code == code and card.role == role):
        raise OwnCard
    if card.parent_code != code and parent_code(role, code) != card.code:
        raise NotOurLadder(code=card.code)
    if old is not None and old.id == card.keys.fingerprint:
        return old
    if old is not None and not replace:
        raise AnotherKey(name=old.name)
    with ledger.change(Op.ENROL_KEY, by=by) as s:
        row = Station(
            id=card.keys.fingerprint, role=card.role, code=card.code, name=card.name or card.code,
            sign_public=card.keys.sign, seal_public=card.keys.box, enrolled=instant(s.now),
            version=old.version + 1 if old is not None else 1,
        )  # fmt: skip
        s.add(row)
        if old is not None:
            before = s.get(Station, old.id)
            if before is not None:
                before.replaced_by = row.id
    return row


def revoke(ledger: Ledger, code: str, valid_to_seq: int, *, by: Actor) -> Station | None:
    """From now on believe the station's key only up to this change number; None if nobody has this code."""
    with ledger.read() as s:
        known = post.station_by_code(s, code)
    if known is None:
        return None
    with ledger.change(Op.ENROL_KEY, by=by, reason=f"valid to {valid_to_seq}") as s:
        row = s.get(Station, known.id)
        if row is not None:
            row.valid_to_seq = valid_to_seq
    return row


def public_keys(station: Station) -> PublicKeys:
    """The checked public keys of an enrolled station."""
    return PublicKeys(station.sign_public, station.seal_public)


def known_stations(ledger: Ledger) -> Callable[[bytes], KnownStation | None]:
    """Who signs with a key: every enrolled station and ourselves, read once."""
    with ledger.read() as s:
        known = {
            row.sign_public: KnownStation(_role(row.role), row.code, row.name, public_keys(row))
            for row in stations(s)
            if not row.replaced_by  # whoever has the newer key sends again under it, a thief cannot
        }
        own = own_keys(s).public
        us = KnownStation(_role(setting(s, "role")), setting(s, "code"), setting(s, "name"), own)
    known[own.sign] = us
    return known.get


def _role(text: str) -> Role:
    return text if text in ("helper", "village", "township", "county") else "village"  # type: ignore[return-value]
