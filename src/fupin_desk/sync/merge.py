"""Receiving: what an opened parcel does to the ledger, in one change or not at all.

`receive` first compares positions, without writing anything:

* every change is known already and this very parcel was received before: *already*, nothing is written;
* a run begins after a hole in our journal: *held*, and the missing numbers are named; nothing is forced;
* a number we hold has another digest: a *fork*, two computers that write as one; refused by name.

Then one `Ledger.change` adopts the changes as they were made, recomputes the rows they touch (`rowmerge`),
takes the answer in the letterhead, remembers the other side's position, and writes down what our receipt will
say. Photos are made durable by the caller's `keep_photos` just before the commit.

A parcel may only bring what its sender has the right to say: about its own village, or a village below it,
and no change of a rank above the sender's that we do not hold already.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from fupin_desk.errors import FINDINGS, Finding
from fupin_desk.i18n import N_, _
from fupin_desk.model import post
from fupin_desk.model.chain import GENESIS, hlc_ms
from fupin_desk.model.journal import RANK, Actor, Op
from fupin_desk.model.ledger import Ledger, Writing
from fupin_desk.model.station import Exchange, setting
from fupin_desk.model.values import instant
from fupin_desk.sync.card import parent_code
from fupin_desk.sync.exchange import photos_named
from fupin_desk.sync.opening import Opened
from fupin_desk.sync.receipts import answer_to, take_answer
from fupin_desk.sync.records import ChangeRecord, ParcelHead
from fupin_desk.sync.rowmerge import RowMerge
from fupin_desk.sync.verdict import Misaddressed, Outcome, ParcelTrouble, Verdict

CLOCK_TOLERANCE_SECONDS: Final = 600
_FAR_MS: Final = 20 * 366 * 86_400_000


class GapHeld(ParcelTrouble):
    """The parcel begins after changes we never got."""

    code = "FD-P17"
    exit_code = FINDINGS
    verdict = "held"
    what_happened = N_("中间缺第 {missing} 号改动，这个包先存着。")
    what_now = N_("请对方再发送一次：本单位的回执会告诉对方从哪一号补起。")


class ForkFound(ParcelTrouble):
    """Two computers wrote different changes under one name and number."""

    code = "FD-P18"
    what_happened = N_("{station}的第 {seq} 号改动与本机已有的不同：有两台电脑在用同一个账本身份。")
    what_now = N_("请停用其中一台，用备份恢复出新的账本后再发送；已收的内容没有变。")


class KeyRevoked(ParcelTrouble):
    """The sender's key was revoked before these changes."""

    code = "FD-P19"
    what_happened = N_("{station}的密钥只认到第 {seq} 号，这个包超出了，没有接收。")
    what_now = N_("请对方用新的密钥卡登记后重新发送。")


class BeyondAuthority(ParcelTrouble):
    """Changes the sender has no right to bring."""

    code = "FD-P23"
    what_happened = N_("{station}的包里有不归它写的内容，没有接收。")
    what_now = N_("请联系发件单位核实；不要使用这个文件。")


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one parcel. `answer_for` is the digest to build a receipt for, None if none is due."""

    verdict: Verdict
    head: ParcelHead
    digest: str
    from_seq: int
    to_seq: int
    changes: int = 0
    clashes: int = 0
    owed_photos: tuple[str, ...] = ()
    answer_for: str | None = None
    answered_by: str | None = None
    touched: frozenset[tuple[str, str]] = field(default=frozenset())


def receive(
    ledger: Ledger,
    opened: Opened,
    *,
    by: Actor,
    has_photo: Callable[[str], bool],
    keep_photos: Callable[[], None] = lambda: None,
) -> Received:
    """Take an opened parcel into the ledger. Raises ForkFound, Misaddressed, KeyRevoked, BeyondAuthority.

    A gap is answered, not raised: verdict *held*, with our position written down for the receipt.
    `has_photo` tells which photos the safe holds already, beside those just opened.
    """
    with ledger.read() as s:
        _check_right(s, opened)
        news = _news(s, opened, ledger.node)
        earlier = post.exchange_by_digest(s, opened.digest, "in")
    if not isinstance(news, GapHeld) and not news and (opened.own or _settled(earlier)):
        return _already(opened, earlier)
    with ledger.change(Op.RECEIVE, by=by, village=opened.head.village) as s:
        if isinstance(news, GapHeld):
            return _hold(s, opened, news, earlier)
        received = _take(ledger, s, opened, news, earlier, has_photo)
        keep_photos()
    return received


def judge(ledger: Ledger, opened: Opened) -> Verdict:
    """What `receive` would answer now, without writing anything. Raises as `receive` does."""
    with ledger.read() as s:
        _check_right(s, opened)
        news = _news(s, opened, ledger.node)
        earlier = post.exchange_by_digest(s, opened.digest, "in")
    if isinstance(news, GapHeld):
        return Verdict.of(news)
    if not news and (opened.own or _settled(earlier)):
        return _already(opened, earlier).verdict
    return Verdict("accepted", _("可以接收：有 {count} 处新的改动。").format(count=len(news)))


def _take(
    ledger: Ledger,
    s: Writing,
    opened: Opened,
    news: Sequence[ChangeRecord],
    earlier: Exchange | None,
    has_photo: Callable[[str], bool],
) -> Received:
    head = opened.head
    fresh = {(change.node, change.seq) for change in news}
    touched = {(row.table, row.row_id) for change in news for row in change.rows}
    touched |= _ours_unanswered(s, ledger.node, opened)
    for change in news:
        ledger.adopt(s, change.data())
    s.flush()
    merge = RowMerge(s, post.own_nodes(s), fresh)
    merged = merge.run(touched)
    owed = _owed(s, opened, news, has_photo)
    ahead = _seconds_ahead(head, s.now)
    findings = merged.findings() + _about(opened, owed, ahead)
    outcome: Outcome = "accepted"
    if not opened.own:
        answer = answer_to(opened.digest, outcome, findings, owed, ahead)
        _remember(s, opened, earlier, "received", answer)
        if _newest(s, opened):
            told = {told.node: (told.to_seq, told.digest) for told in head.received}
            post.put_reached(s, opened.sender.code, head.village, told)
            take_answer(s, head)
    why = _("收到 {count} 处改动。").format(count=len(news)) if news else _("收到，没有新的改动。")
    return Received(
        Verdict(outcome, why, findings=tuple(findings)), head, opened.digest, *_span(opened), len(news),
        merged.clashes, tuple(owed), opened.digest if head.kind == "parcel" and not opened.own else None,
        touched=frozenset(merged.rows),
    )  # fmt: skip


def _owed(
    s: Writing, opened: Opened, news: Sequence[ChangeRecord], has_photo: Callable[[str], bool]
) -> list[str]:
    """The photos named by new changes, or owed before, that neither came along nor are here."""
    wanted = set(photos_named(change.data() for change in news)) | set(opened.bad_photos)
    for row in post.exchanges(s, opened.head.village, opened.sender.code, "in"):
        if row.state != "held":
            wanted |= set(row.detail["answer"].get("owed_photos", ()))
            break
    came = set(opened.photos)
    return sorted(photo for photo in wanted if photo not in came and not has_photo(photo))


def _check_right(s: post.Reading, opened: Opened) -> None:
    """Whether this sender may speak about this village to us."""
    head, sender = opened.head, opened.sender
    ours = setting(s, "code")
    if not opened.own:
        below = parent_code(sender.role, sender.code) == ours
        above = parent_code(setting(s, "role"), ours) == sender.code
        about = sender.code if sender.role == "village" else ours
        if not (below or above) or head.village != about or head.station_to.code != ours:
            raise Misaddressed
    if any(run.series != head.village for run in head.ranges):
        raise BeyondAuthority(station=sender.name)
    row = post.station_by_key(s, sender.keys.sign)
    limit = row.valid_to_seq if row is not None else None
    if limit is not None and any(run.to_seq > limit for run in head.ranges):
        raise KeyRevoked(station=sender.name, seq=limit)


def _news(s: post.Reading, opened: Opened, current: str) -> list[ChangeRecord] | GapHeld:
    """The changes we do not hold yet and may take, or the gap before them. Raises ForkFound."""
    head = opened.head
    held = post.position(s, head.village)
    _compare(s, opened, [(told.node, told.to_seq, told.digest) for told in head.received], held)
    for seen in head.received:
        if seen.node == current and seen.to_seq > held.get(current, (0, ""))[0]:
            raise ForkFound(station=setting(s, "name"), seq=seen.to_seq)
    told = iter(opened.changes)
    news: list[ChangeRecord] = []
    gap: GapHeld | None = None
    for run in head.ranges:
        reach, _digest = held.get(run.node, (0, GENESIS))
        changes = [next(told) for _seq in range(run.from_seq, run.to_seq + 1)]
        if run.from_seq > reach + 1:
            numbers = str(reach + 1) if run.from_seq == reach + 2 else f"{reach + 1}–{run.from_seq - 1}"
            gap = gap or GapHeld(missing=numbers)
            continue
        known = [(change.node, change.seq, change.digest) for change in changes if change.seq <= reach]
        before = [(run.node, run.from_seq - 1, run.previous_digest)] if run.from_seq > 1 else []
        _compare(s, opened, before + known, held)
        unknown = [change for change in changes if change.seq > reach]
        if unknown and run.node == current:
            raise ForkFound(station=setting(s, "name"), seq=unknown[0].seq)
        news += _within_right(s, opened, unknown)
    return gap if gap is not None else news


def _within_right(s: post.Reading, opened: Opened, run: Sequence[ChangeRecord]) -> list[ChangeRecord]:
    """The part of a run its bringer may bring: what outranks it, or is a life of ours, it may not make up.

    The rest is left where it is, not refused: a village that still holds verdicts which a restored township
    lost must be able to send its own changes. Raises BeyondAuthority for a clock no honest change has.
    """
    most = RANK.get(opened.sender.role, 1)
    latest = int(_made(opened.head).timestamp() * 1000) + _FAR_MS
    above = most > RANK.get(setting(s, "role"), 1)
    own = set() if opened.own or above else post.own_nodes(s)
    taken: list[ChangeRecord] = []
    for change in run:
        if change.rank > most or change.node in own:
            break
        if hlc_ms(change.hlc) > latest:
            raise BeyondAuthority(station=opened.sender.name)
        taken.append(change)
    return taken


def _compare(
    s: post.Reading, opened: Opened, told: Sequence[tuple[str, int, str]], held: Mapping[str, tuple[int, str]]
) -> None:
    """Every (node, number, digest) we hold too must be the very same."""
    by_node: dict[str, list[tuple[int, str]]] = {}
    for node, seq, digest in told:
        if seq <= held.get(node, (0, ""))[0]:
            by_node.setdefault(node, []).append((seq, digest))
    for node, pairs in by_node.items():
        ours = post.digests(s, opened.head.village, node, min(pairs)[0], max(pairs)[0])
        for seq, digest in pairs:
            if ours.get(seq) != digest:
                raise ForkFound(station=opened.sender.name, seq=seq)


def _ours_unanswered(s: Writing, node: str, opened: Opened) -> set[tuple[str, str]]:
    """Rows both sides wrote to, ours unknown to the other when it last told: they meet its words now."""
    known = post.reached(s, opened.sender.code, opened.head.village).get(node, 0)
    return post.rows_shared(s, opened.head.village, node, known)


def _newest(s: Writing, opened: Opened) -> bool:
    """Whether no later parcel of this sender was taken before: an old letterhead tells old positions.

    Later is a greater number, or a later clock: a restored sender counts from an old number again, and a
    sender whose clock was set right still counts on.
    """
    head = opened.head
    before = post.exchanges(s, head.village, opened.sender.code, "in")
    others = [row for row in before if row.digest != opened.digest]
    if all(head.number > row.number for row in others):
        return True
    heads = (ParcelHead.read(str(row.detail["head"]).encode()) for row in others)
    return all(_made(head) > _made(other) for other in heads)


def _settled(earlier: Exchange | None) -> bool:
    return earlier is not None and earlier.state != "held"


def _remember(
    s: Writing, opened: Opened, earlier: Exchange | None, state: str, answer: Mapping[str, Any]
) -> None:
    head = opened.head
    detail = {
        "answer": dict(answer), "head": head.spell().decode(),
        "receipt": head.receipt.model_dump(mode="json") if head.receipt else None,
    }  # fmt: skip
    if earlier is not None:
        row = s.get(Exchange, earlier.id)
        if row is not None:
            row.state, row.detail = state, detail
        return
    s.add(
        Exchange(
            id=s.new_id(), direction="in", kind=head.kind, village=head.village, station=opened.sender.code,
            number=head.number, digest=opened.digest, at=instant(s.now), state=state, detail=detail,
        )
    )  # fmt: skip
    s.flush()


def _hold(s: Writing, opened: Opened, gap: GapHeld, earlier: Exchange | None) -> Received:
    answer = answer_to(opened.digest, "held", [Finding(gap.code, "warn", gap.what)], [], 0)
    _remember(s, opened, earlier, "held", answer)
    due = opened.digest if opened.head.kind == "parcel" else None
    return Received(Verdict.of(gap), opened.head, opened.digest, *_span(opened), answer_for=due)


def _already(opened: Opened, earlier: Exchange | None) -> Received:
    why = _("这是本单位自己发出的包。") if opened.own else _("这个包以前收过，没有新的内容。")
    answered = earlier.detail.get("answered_by") if earlier is not None else None
    due = opened.digest if opened.head.kind == "parcel" and not opened.own else None
    return Received(
        Verdict("already", why), opened.head, opened.digest, *_span(opened), answer_for=due,
        answered_by=str(answered) if answered else None,
    )  # fmt: skip


def _about(opened: Opened, owed: Sequence[str], ahead: int) -> list[Finding]:
    found = []
    if opened.bad_rows:
        text = _("有 {count} 行内容与指纹不符，没有入账，其余照收。").format(count=len(opened.bad_rows))
        found.append(Finding("row_damaged", "warn", text))
    if owed:
        text = _("还缺 {count} 张照片，对方下次会补发。").format(count=len(owed))
        found.append(Finding("photos_owed", "warn", text))
    if ahead:
        text = _("对方电脑的时钟快了 {minutes} 分钟。").format(minutes=ahead // 60)
        found.append(Finding("clock_ahead", "warn", text))
    return found


def _made(head: ParcelHead) -> datetime:
    return datetime.fromisoformat(head.made_at)


def _seconds_ahead(head: ParcelHead, now: datetime) -> int:
    """How far the sender's clock runs ahead of ours, 0 within the tolerance."""
    ahead = int((_made(head) - now).total_seconds())
    return ahead if ahead > CLOCK_TOLERANCE_SECONDS else 0


def _span(opened: Opened) -> tuple[int, int]:
    """First and last number of the newest life in the parcel; 0, 0 if it carries no change."""
    last = opened.head.ranges[-1] if opened.head.ranges else None
    return (last.from_seq, last.to_seq) if last else (0, 0)
