"""Verbs of the post: key, send, inspect, receive, review."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fupin_desk.cli.answers import Answer, Usage, finding_keys, plain
from fupin_desk.i18n import _
from fupin_desk.jobs import boards, households, post, review, settling
from fupin_desk.sync import enrol
from fupin_desk.sync.exchange import NobodyToSendTo
from fupin_desk.sync.volumes import LEAST_VOLUME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fupin_desk.cli.call import Call

Subparsers = Any


def add_verbs(verbs: Subparsers, common: argparse.ArgumentParser) -> None:
    """Put this file's verbs into the command line."""
    given: dict[str, Any] = {"parents": [common], "allow_abbrev": False}
    key = verbs.add_parser("key", help=_("密钥卡"), **given)
    kinds = key.add_subparsers(dest="what", required=True, parser_class=type(key))
    card = kinds.add_parser("card", **given)
    card.add_argument("--out", required=True)
    card.set_defaults(run=run_key_card)
    enrol_ = kinds.add_parser("enrol", **given)
    enrol_.add_argument("file")
    enrol_.add_argument("--replace", action="store_true")
    enrol_.set_defaults(run=run_key_enrol)
    kinds.add_parser("list", **given).set_defaults(run=run_key_list)
    revoke = kinds.add_parser("revoke", **given)
    revoke.add_argument("code")
    revoke.add_argument("--valid-to", type=int, required=True)
    revoke.set_defaults(run=run_key_revoke)
    send = verbs.add_parser("send", help=_("封包"), **given)
    send.add_argument("--to")
    send.add_argument("--out", required=True)
    send.add_argument("--volume-size", type=int, metavar="N")
    send.set_defaults(run=run_send)
    look = verbs.add_parser("inspect", help=_("看包"), **given)
    take = verbs.add_parser("receive", help=_("收包"), **given)
    look.set_defaults(run=run_inspect)
    take.set_defaults(run=run_receive)
    for one in (look, take):
        one.add_argument("files", nargs="+")
    judge = verbs.add_parser("review", help=_("乡镇审核"), **given)
    judge.add_argument("state", choices=("list", "pass", "return"))
    judge.add_argument("--village", required=True)
    judge.add_argument("--household")
    judge.add_argument("--month")
    judge.add_argument("--reason", default="")
    judge.set_defaults(run=run_review)
    clash = verbs.add_parser("clash", help=_("两边说法不同"), **given)
    whats = clash.add_subparsers(dest="what", required=True, parser_class=type(clash))
    whats.add_parser("list", **given).set_defaults(run=run_clash_list)
    settle = whats.add_parser("settle", **given)
    settle.add_argument("id")
    settle.add_argument("--use", choices=("ours", "theirs"), required=True)
    settle.add_argument("--reason", default="")
    settle.set_defaults(run=run_clash_settle)


def run_clash_list(call: Call) -> Answer:
    """`clash list`: what two desks said differently and nobody has decided."""
    found = boards.board(call.village(read_only=True)).clashes
    text = _("{id}  {what}：这边 {ours}，那边 {theirs}")
    lines = [text.format(id=one.id, what=one.what, ours=one.ours, theirs=one.theirs) for one in found]
    return Answer({"clashes": [plain(one) for one in found]}, lines or [_("没有说法不同的地方")])


def run_clash_settle(call: Call) -> Answer:
    """`clash settle`: let one side's word stand."""
    changed = settling.settle(call.village(), call.args.id, call.args.use, call.args.reason)
    return Answer({"id": call.args.id, "changed": changed}, [_("已处理")])


def run_key_card(call: Call) -> Answer:
    """`key card`: the printed sheet or the enrolment file."""
    office = call.office(read_only=True)
    file = post.key_card(office, Path(call.args.out))
    own = post.own_words(office)
    data = {"file": file, "fingerprint": own.fingerprint.replace(" ", "").lower(), "words": own.words}
    return Answer(data, [str(file), _("核对词：{words}").format(words=" ".join(own.words))])


def run_key_enrol(call: Call) -> Answer:
    """`key enrol`: trust another station's card; answers the check words to compare."""
    line = post.enrol(call.office(), Path(call.args.file), replace=call.args.replace)
    data = {
        "station": line.code,
        "role": line.role,
        "name": line.name,
        "fingerprint": line.fingerprint,
        "words": line.words,
    }
    text = _("已登记 {name}。请当面核对：{words}").format(name=line.name, words=" ".join(line.words))
    return Answer(data, [text])


def run_key_list(call: Call) -> Answer:
    """`key list`: ours and every enrolled station's."""
    office = call.office(read_only=True)
    own, lines = post.own_words(office), post.keys(office)
    data = {"own": own, "stations": lines}
    return Answer(data, [f"{line.code} {line.name} {' '.join(line.words)}" for line in lines])


def run_key_revoke(call: Call) -> Answer:
    """`key revoke`: believe a station's key only up to a change number."""
    office = call.office()
    row = enrol.revoke(office.ledger, call.args.code, call.args.valid_to, by=office.keeper)
    if row is None:
        raise NobodyToSendTo(code=call.args.code)
    return Answer({"station": row.code, "valid_to": call.args.valid_to}, [_("已限定。")])


def run_send(call: Call) -> Answer:
    """`send`: seal what the other side has not acknowledged; nothing new is no fault."""
    a = call.args
    if a.volume_size is not None and a.volume_size < LEAST_VOLUME:
        raise Usage(why=_("--volume-size 至少 {n} 字节").format(n=LEAST_VOLUME))
    done = post.send(call.office(), Path(a.out), a.volume_size, to=a.to)
    data = {
        "files": done.files,
        "from_seq": done.from_seq,
        "to_seq": done.to_seq,
        "changes": done.changes,
        "photos": done.photos,
        "station": done.station,
        "unreadable": done.unreadable,
    }
    lines = [str(file) for file in done.files] or [_("没有新的内容要送。")]
    return Answer(data, lines, [], 1 if done.unreadable else 0)


def run_inspect(call: Call) -> Answer:
    """`inspect`: what is in a parcel and what receiving would say."""
    return _answer(post.inspect(call.office(read_only=True), [Path(f) for f in call.args.files]))


def run_receive(call: Call) -> Answer:
    """`receive`: take parcels in; each gets a receipt."""
    return _answer(post.receive(call.office(), [Path(f) for f in call.args.files]))


def _answer(several: Sequence[post.Received]) -> Answer:
    each = [_one(received) for received in several]
    worst = max((received.exit_code for received in several), default=0)
    first = next(one for one, received in zip(each, several, strict=True) if received.exit_code == worst)
    if len(each) > 1:
        first = {**first, "parcels": each}
    lines = [received.why for received in several]
    lines += [_("回执：{file}").format(file=r.receipt) for r in several if r.receipt]
    code = next((r.code for r in several if r.exit_code == worst and r.code), "OK")
    findings = [finding for received in several for finding in received.findings]
    return Answer(first, lines, findings, worst, code if worst >= 1 and code else "OK")


def _one(received: post.Received) -> dict[str, Any]:
    return {
        "verdict": received.verdict,
        "why": received.why,
        "code": received.code,
        "station": received.station,
        "village": received.village,
        "kind": received.kind,
        "from_seq": received.from_seq,
        "to_seq": received.to_seq,
        "changes": received.changes,
        "photos": received.photos,
        "owed": received.owed,
        "clashes": received.clashes,
        "receipt": received.receipt,
        "findings": [finding_keys(finding) for finding in received.findings],
    }


def run_review(call: Call) -> Answer:
    """`review list|pass|return`: a township person's word on households' months.

    Without --household it is said of every month that waits; months judged before are not judged again.
    """
    a = call.args
    office = call.office(read_only=a.state == "list")
    wanted = None
    if a.household:
        wanted = households.by_number(office, a.household, a.village).id
    records = [
        record
        for record in review.parcel_records(office, a.village)
        if (wanted is None or record.household_id == wanted) and (a.month in (None, record.month))
    ]
    state = ""
    if a.state != "list":
        state = "passed" if a.state == "pass" else "returned"
        if wanted is None:
            records = [record for record in records if record.state not in ("passed", "returned")]
        if not records:
            raise review.NothingToJudge(village=a.village)
        for record in records:
            review.verdict(office, a.village, record.household_id, record.month, state, a.reason)
    rows = [
        {"household": r.short_no, "head": r.head, "month": r.month, "state": state or r.state}
        for r in records
    ]
    return Answer({"records": rows}, [_("{n} 户月").format(n=len(rows))])
