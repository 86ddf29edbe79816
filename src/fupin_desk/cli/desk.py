"""Verbs about the ledger itself: new, village, verify, backup, restore, undo, history, demo."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fupin_desk.cli.answers import Answer, NoPassphrase, Usage
from fupin_desk.errors import DAMAGED, FINDINGS, Spoken
from fupin_desk.i18n import _
from fupin_desk.jobs import keeping, opening, rules

if TYPE_CHECKING:
    from fupin_desk.cli.call import Call

Subparsers = Any


def add_verbs(verbs: Subparsers, common: argparse.ArgumentParser) -> None:
    """Put this file's verbs into the command line."""

    def verb(name: str, run: Any, text: str) -> argparse.ArgumentParser:
        one: argparse.ArgumentParser = verbs.add_parser(name, help=text, parents=[common], allow_abbrev=False)
        one.set_defaults(run=run)
        return one

    new = verb("new", run_new, _("新建一本空账"))
    new.add_argument("dir", metavar="DIR")
    new.add_argument("--role", choices=("village", "township"), required=True)
    for name in ("--code", "--name"):
        new.add_argument(name, required=True)
    for name in ("--secretary", "--township", "--county"):
        new.add_argument(name, default="")
    village = verb("village", run_village, _("村情和电话"))
    village.add_argument("fields", nargs="*", metavar="FIELD=VALUE")
    verb("verify", run_verify, _("检查账本、照片和流水链"))
    back = verb("backup", run_backup, _("备份成一个文件"))
    back.add_argument("--to", required=True, metavar="DIR")
    rest = verb("restore", run_restore, _("从备份恢复"))
    rest.add_argument("file", metavar="FILE")
    rest.add_argument("--into", required=True, metavar="DIR")
    verb("undo", run_undo, _("撤销最近一次操作"))
    hist = verb("history", run_history, _("流水"))
    hist.add_argument("--limit", type=int)
    demo = verb("demo", run_demo, _("演示：一个村和一个乡镇走完一个月"))
    demo.add_argument("--out", default="demo", metavar="DIR")
    demo.add_argument("--window", action="store_true")


def run_new(call: Call) -> Answer:
    """`new DIR`: an empty ledger with its keys in exactly this folder."""
    a = call.args
    made = opening.create(
        Path(a.dir),
        a.role,
        a.code,
        a.name,
        call.passphrase(),
        call.surroundings,
        secretary=a.secretary,
        township=a.township,
        county=a.county,
    )
    made.office.close()
    place = made.office.folder.path
    data = {"station": made.station, "fingerprint": made.fingerprint, "recovery_code": made.recovery_code}
    lines = [
        _("账本已建好：{place}").format(place=place),
        _("恢复码（请抄在纸上，只显示这一次）：{code}").format(code=made.recovery_code),
    ]
    return Answer({**data, "ledger": place}, lines)


def pairs(texts: list[str]) -> dict[str, str]:
    """``FIELD=VALUE`` arguments. Raises Usage."""
    bad = [text for text in texts if "=" not in text]
    if bad:
        raise Usage(why=_("{given} 应写成 FIELD=VALUE").format(given=bad[0]))
    return dict(text.split("=", 1) for text in texts)


_VILLAGE_FIELDS = (
    "name", "township", "county", "hotline", "township_phone", "office_hours", "rules", "rhythm",
)  # fmt: skip


def run_village(call: Call) -> Answer:
    """`village [FIELD=VALUE…]`: show or change names, phones and the rule pack."""
    fields = pairs(call.args.fields)
    unknown = [name for name in fields if name not in _VILLAGE_FIELDS]
    if unknown:
        raise Usage(why=_("没有 {given}，可以写 {choices}").format(
            given=unknown[0], choices=", ".join(_VILLAGE_FIELDS)
        ))  # fmt: skip
    office = call.village(read_only=not fields)
    if "rules" in fields:
        rules.use(office, fields.pop("rules"))
    if fields:
        keeping.set_village(office, **fields)
    row = keeping.village(office)
    data = {name: getattr(row, name) for name in _VILLAGE_FIELDS} if row else {}
    return Answer(data, [f"{name}={value}" for name, value in data.items()])


def run_verify(call: Call) -> Answer:
    """`verify`: integrity of store, photos and chain; exit 4 when damaged, in the same shape."""
    try:
        health = keeping.verify(call.reading_or_writing())
    except Spoken as damaged:
        if damaged.exit_code != DAMAGED:
            raise
        data: dict[str, Any] = {"healthy": False, "problems": [damaged.what], "now": damaged.now}
        return Answer(data, [damaged.what, damaged.now], [], DAMAGED, damaged.code)
    data = {"healthy": health.healthy, "problems": health.problems}
    if health.healthy:
        return Answer(data, [_("账本、照片和流水链都完好。")])
    return Answer(data, health.problems, [], DAMAGED, "FD-L05")


def run_backup(call: Call) -> Answer:
    """`backup --to DIR`: one file, opened and checked."""
    made = keeping.backup(call.reading_or_writing(), Path(call.args.to))
    flaws = [flaw.what for flaw in made.flaws]
    data = {"file": made.path, "photos": made.photos, "flaws": flaws}
    lines = [_("已备份：{file}").format(file=made.path), *flaws]
    return Answer(data, lines, [], FINDINGS if flaws else 0)


def run_restore(call: Call) -> Answer:
    """`restore FILE --into DIR`: proved with the passphrase if one is given."""
    try:
        passphrase: str | None = call.passphrase()
    except NoPassphrase:
        passphrase = None
    folder = keeping.restore(Path(call.args.file), Path(call.args.into), passphrase)
    text = _("已恢复到 {place}，下次打开时启用新身份。").format(place=folder.path)
    return Answer({"ledger": folder.path}, [text])


def run_undo(call: Call) -> Answer:
    """`undo`: reverse the newest operation that may be undone."""
    title = keeping.undo(call.office())
    return Answer({"undone": title}, [_("已撤销：{title}").format(title=title)])


def run_history(call: Call) -> Answer:
    """`history`: every change, newest first."""
    found = keeping.history(call.office(read_only=True), call.args.limit)
    changes = [
        {
            "seq": h.seq,
            "op": h.op,
            "title": h.title,
            "actor": h.actor,
            "at": h.at,
            "rows": h.rows,
            "reason": h.reason,
            "series": h.series or "local",
            "node": h.node,
        }
        for h in found
    ]
    row = _("{at} {title} {n} 行 {actor}")
    return Answer(
        {"changes": changes},
        [row.format(at=h.at, title=h.title, n=h.rows, actor=h.actor) for h in found],
    )


def run_demo(call: Call) -> Answer:
    """`demo`: make a demo village and township and run the whole month."""
    from fupin_desk.jobs import demo

    made = demo.make(Path(call.args.out), call.surroundings)
    if call.args.window:
        from fupin_desk.app import run

        return Answer({}, [], [], run(["--ledger", str(made.village), "--passphrase", made.passphrase]))
    data = {
        "village": made.village,
        "township": made.township,
        "card": made.card,
        "parcel": made.parcel,
        "receipt": made.receipt,
        "picture": _portrait(made.village, made.passphrase, Path(call.args.out)),
    }
    lines = [
        _("卡片：{file}").format(file=made.card),
        _("包：{file}").format(file=made.parcel),
        _("回执：{file}").format(file=made.receipt),
        _("村账本：{place}（口令 {passphrase}）").format(place=made.village, passphrase=made.passphrase),
        _("乡镇账本：{place}（口令同上）").format(place=made.township),
        _("窗口的样子：{file}").format(file=data["picture"])
        if data["picture"]
        else _("这台机器缺 Qt 的系统库，没有画窗口。"),
    ]
    return Answer(data, lines)


def _portrait(village: Path, passphrase: str, out: Path) -> Path | None:
    """The window drawn without a display; None where Qt's system libraries are missing."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        from fupin_desk.app import portrait
    except ImportError:
        return None
    return portrait(village, passphrase, out / "window.png")
