"""Making a ledger and opening one: the order of things at the door.

Opening: the folder is looked at, its key unlocked, the OS lock taken (a second window may only read), the
schema brought up to date after a backup, the chain's tail checked, orphaned photos swept, and this computer
asked whether the folder is still the one it last wrote; a copied or restored folder begins a new node.
"""

from __future__ import annotations

import secrets
import shutil
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlcipher3.dbapi2 as sqlcipher  # type: ignore[import-untyped]
from sqlalchemy import event, select, update
from sqlalchemy.engine import Connection, ExceptionContext
from sqlalchemy.orm import configure_mappers

from fupin_desk.errors import Refusal, Trouble
from fupin_desk.i18n import N_, _
from fupin_desk.jobs.office import Office, Surroundings
from fupin_desk.model import schema, tables
from fupin_desk.model.journal import RANK, Actor, Node, Op, read_changes
from fupin_desk.model.ledger import Ledger
from fupin_desk.model.station import OwnKey, put_setting, setting
from fupin_desk.model.values import instant, short_text
from fupin_desk.model.village import Person, Village
from fupin_desk.model.voucher import Voucher
from fupin_desk.safe import token
from fupin_desk.safe.backup import backup
from fupin_desk.safe.damage import ShortPassphrase, WrongPassphrase, spoken
from fupin_desk.safe.folder import Folder
from fupin_desk.safe.slots import KEY_BYTES
from fupin_desk.sync.keys import StationKeys

SETUP: Final = Actor("setup", "一户一账")
_VILLAGE_DIGITS, _TOWN_DIGITS = 12, 9


class BadCode(Refusal):
    """A station code that cannot be one."""

    code = "FD-J81"
    what_happened = N_("“{given}”不是 12 位统计用区划代码。")
    what_now = N_("村是 12 位数字；乡镇写前 9 位加 000。")


class BrokenTail(Trouble):
    """The last change of a chain does not verify."""

    code = "FD-J03"
    exit_code = 4
    what_happened = N_("账本最后一笔的指纹对不上，账本可能损坏。")
    what_now = N_("请先不要记账，用最近的备份恢复；原来的文件夹请留着。")


@dataclass(frozen=True, slots=True)
class Created:
    """A new ledger: open, with its recovery code (shown once) and the keys' fingerprint."""

    office: Office
    recovery_code: str
    station: str
    fingerprint: str


def create(
    place: Path,
    role: str,
    code: str,
    name: str,
    passphrase: str,
    surroundings: Surroundings,
    *,
    secretary: str = "",
    township: str = "",
    county: str = "",
) -> Created:
    """Make an empty ledger with its keys and open it. Nothing is left behind if it fails.

    Raises BadCode, TooLong, and what the safe raises (place not free, short passphrase, disk).
    """
    digits = code.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) == _VILLAGE_DIGITS):
        raise BadCode(given=code[:20])
    if (role == "township") != digits.endswith("000"):
        raise BadCode(given=code[:20])
    short_text(name, _("名称"))
    short_text(secretary, _("姓名"))
    folder, raw_key, recovery = Folder.create(place, passphrase)
    lock, ledger = folder.lock(), None
    try:
        lock.__enter__()
        connection = folder.connect(raw_key)
        schema.upgrade(connection, sqlcipher)
        connection.close()
        ledger = _ledger(folder, raw_key, surroundings, RANK[role])
        _begin_node(ledger, folder, surroundings, "new", secrets.token_hex(16))
        mark = _found(ledger, role, digits, name, (secretary, township, county))
        office = _office(ledger, folder, raw_key, surroundings, lock)
    except BaseException:
        if ledger is not None:
            ledger.close()
        lock.__exit__(None, None, None)
        shutil.rmtree(folder.path, ignore_errors=True)
        raise
    return Created(office, recovery, digits, mark)


def _found(ledger: Ledger, role: str, digits: str, name: str, more: tuple[str, str, str]) -> str:
    """Write the first rows: whose desk it is, its keys, its village, who keeps the book."""
    secretary, township, county = more
    keys = StationKeys.generate()
    mark = keys.public.fingerprint
    with ledger.change(Op.FOUND, by=SETUP, village=digits if role == "village" else "") as s:
        for key, value in (("role", role), ("code", digits), ("name", name)):
            put_setting(s, key, value)
        put_setting(s, "began", instant(s.now))
        s.add(OwnKey(id=mark, private=keys.private, made=instant(s.now)))
        if role == "village":
            s.add(Village(village=digits, id="village", name=name, township=township, county=county))
        if secretary:
            keeper = s.new_id()
            if role == "village":
                s.add(
                    Person(village=digits, id=keeper, name=secretary, duty="first_secretary", since=s.today)
                )
            put_setting(s, "keeper", keeper)
            put_setting(s, "keeper_name", secretary)
    return mark


def find(place: Path) -> Path:
    """The ledger folder a person means: as given, else the one with `.fupin` behind the name."""
    longer = place.with_name(f"{place.name}.fupin") if place.name else place
    return longer if not place.exists() and longer.is_dir() else place


def open_(
    place: Path,
    surroundings: Surroundings,
    *,
    passphrase: str | None = None,
    recovery_code: str | None = None,
    read_only: bool = False,
) -> Office:
    """Open a ledger by passphrase or recovery code.

    Raises what the safe raises (wrong passphrase, locked by another, damage), NewerLedger, BrokenTail.
    """
    folder = Folder.open(find(place))
    if recovery_code is not None:
        raw_key = folder.unlock_with_recovery(recovery_code)
    else:
        try:
            raw_key = folder.unlock(passphrase or "")
        except ShortPassphrase as short:  # nobody could have chosen it, so it is not the one
            raise WrongPassphrase from short
    lock, ledger = ExitStack(), None
    if not read_only:
        lock.enter_context(folder.lock())
    try:
        _bring_up_to_date(folder, raw_key, surroundings, read_only)
        ledger = _ledger(folder, raw_key, surroundings, 1, read_only=read_only)
        _check_tail(ledger)
        began = ""
        if not read_only:
            began = _ask_computer(ledger, folder, surroundings, lock)
        office = _office(ledger, folder, raw_key, surroundings, lock)
        office.began_node = began
        if not read_only:
            _sweep(office)
    except BaseException:
        if ledger is not None:
            ledger.close()
        lock.close()
        raise
    return office


def rehearsal(surroundings: Surroundings) -> Office:
    """A made-up village's ledger in memory, after every question a real opening asks. For `rehearsing`."""
    configure_mappers()
    ledger = Ledger(lambda: schema.blank(sqlcipher), now=surroundings.now, module=sqlcipher)
    ledger.begin_node(why="new", by=SETUP, token="")
    ledger.load()
    _check_tail(ledger)
    _ledger_id(ledger)
    _current_node(ledger)
    secret = bytes(KEY_BYTES)
    office = _office(ledger, Folder(Path()), secret, surroundings, None)
    office.role, office.code = "village", "0" * _VILLAGE_DIGITS
    _known_photos(office)
    return office


def _ledger(
    folder: Folder, raw_key: bytes, surroundings: Surroundings, rank: int, *, read_only: bool = False
) -> Ledger:
    assert tables.SUBJECTS  # noqa: S101  (every table is mapped before the first query)
    ledger = Ledger(
        lambda: folder.connect(raw_key, readonly=read_only),
        now=surroundings.now,
        module=sqlcipher,
        rank=rank,
        read_only=read_only,
        in_words=True,
    )
    event.listen(ledger.engine, "handle_error", _tell)
    ledger.load()
    return ledger


def _tell(context: ExceptionContext) -> Trouble | None:
    """Let the disk's faults reach people in words (full, read-only, damaged) instead of as a bug.

    Every ledger speaks one dialect, and SQLAlchemy hangs this listener on the dialect: so only engines that
    were opened here, and say so in their options, are answered for.
    """
    connection = context.connection
    if connection is not None and not connection.get_execution_options().get("in_words"):
        return None
    return spoken(context.original_exception)


def _office(
    ledger: Ledger, folder: Folder, raw_key: bytes, surroundings: Surroundings, lock: object
) -> Office:
    with ledger.read() as s:
        role, code, name = setting(s, "role", "village"), setting(s, "code"), setting(s, "name")
        keeper = Actor(setting(s, "keeper", SETUP.id), setting(s, "keeper_name", SETUP.name))
    ledger.rank = RANK.get(role, 1)
    return Office(
        ledger,
        folder,
        folder.blobs(raw_key),
        surroundings,
        role,
        code,
        name,
        keeper,
        raw_key,
        lock,  # type: ignore[arg-type]
    )


def _begin_node(ledger: Ledger, folder: Folder, surroundings: Surroundings, why: str, secret: str) -> str:
    node = ledger.begin_node(why=why, by=SETUP, token=secret)
    token.remember(surroundings.state_dir, _ledger_id(ledger), secret, folder.path)
    return node


def _ledger_id(ledger: Ledger) -> str:
    with ledger.read() as s:
        first = s.scalars(select(Node.id).order_by(Node.began, Node.id)).first()
    return (first or "").replace("-", "")


def _current_node(ledger: Ledger) -> Node | None:
    with ledger.read() as s:
        return s.scalars(select(Node).where(Node.current)).first()


def _ask_computer(ledger: Ledger, folder: Folder, surroundings: Surroundings, held: ExitStack) -> str:
    """Begin a new node if this folder is a copy or was restored; answers why, or ''."""
    current = _current_node(ledger)
    ours = current is not None and token.known_here(
        surroundings.state_dir, _ledger_id(ledger), current.token, folder.path
    )
    if ours and current is not None and not folder.restored.exists():
        _renew_with_first_write(ledger, folder, surroundings, held, current.token)
        return ""
    why = "restored" if folder.restored.exists() else "copied"
    _begin_node(ledger, folder, surroundings, why, secrets.token_hex(16))
    with suppress(FileNotFoundError):
        folder.restored.unlink()
    return why


def _renew_with_first_write(
    ledger: Ledger, folder: Folder, surroundings: Surroundings, held: ExitStack, old: str
) -> None:
    """Renew the node's token in the first commit, not at opening: a refused verb changes no byte.

    While that commit is under way both tokens are at home here; once the ledger is let go only the new one
    is, so that an older copy put into this folder's place is recognised.
    """
    name, place, state = _ledger_id(ledger), folder.path, surroundings.state_dir
    node, fresh = ledger.node, secrets.token_hex(16)
    stage = ["waiting"]

    def committing(connection: Connection) -> None:
        if stage[0] == "waiting" and connection.get_execution_options().get("writing"):
            token.remember(state, name, fresh, place, previous=old)
            connection.execute(update(Node).where(Node.id == node).values(token=fresh))
            stage[0] = "trying"

    def beginning(_connection: Connection) -> None:
        stage[0] = "done" if stage[0] == "trying" else stage[0]

    def failing(_connection: Connection) -> None:
        stage[0] = "waiting" if stage[0] == "trying" else stage[0]

    def letting_go() -> None:
        if stage[0] != "waiting":
            token.remember(state, name, fresh, place)

    event.listen(ledger.engine, "commit", committing)
    event.listen(ledger.engine, "begin", beginning)
    event.listen(ledger.engine, "rollback", failing)
    held.callback(letting_go)


def _bring_up_to_date(folder: Folder, raw_key: bytes, surroundings: Surroundings, read_only: bool) -> None:
    connection = folder.connect(raw_key, readonly=read_only)
    try:
        stale = schema.needs_upgrade(connection)
    finally:
        connection.close()
    if not stale or read_only:
        return
    backup(folder, raw_key, folder.backups, surroundings.now())
    connection = folder.connect(raw_key)
    try:
        schema.upgrade(connection, sqlcipher)
    finally:
        connection.close()


def _check_tail(ledger: Ledger) -> None:
    with ledger.read() as s:
        for series, seq in ledger.chain_heads().items():
            last = list(read_changes(s, series, ledger.node, seq))
            if not last or not last[-1].sound():
                raise BrokenTail


def _sweep(office: Office) -> None:
    office.photos.sweep(_known_photos(office))


def _known_photos(office: Office) -> set[str]:
    with office.read() as s:
        known = set(s.scalars(select(Voucher.sha256).execution_options(with_gone=True)))
        return known | set(s.scalars(select(Voucher.original_sha256).execution_options(with_gone=True)))
