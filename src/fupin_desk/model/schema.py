"""The schema's version, and how an older ledger becomes a newer one without losing a row.

Alembic from the first table. Its traps are guarded here: a batch migration with foreign keys on deletes
every child row, so they are off and checked afterwards; everything happens in one ``BEGIN IMMEDIATE``; row
counts of every table and the set of triggers must be the same after as before. The caller makes a backup
first. A ledger that is already at `HEAD` never imports Alembic, which keeps the start quick.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from fupin_desk.errors import Trouble
from fupin_desk.i18n import N_
from fupin_desk.model.base import Base

HEAD: Final = "0002"
_MIGRATIONS: Final = Path(__file__).parent / "migrations"


class NewerLedger(Trouble):
    """A ledger written by a newer program."""

    code = "FD-J01"
    what_happened = N_("这本账是新版程序写的（格式 {version}），本程序只认到 {known}。")
    what_now = N_("请装上新版程序再打开，账本没有动。")


class MigrationLost(Trouble):
    """A migration would have lost rows; it was rolled back."""

    code = "FD-J02"
    exit_code = 4
    what_happened = N_("升级账本时 {table} 少了行，已经全部退回。")
    what_now = N_("请把账本备份发给技术支持，先用旧版程序。")


def blank(module: Any) -> Any:
    """A database in memory with every mapped table, empty and without rules: to rehearse on, not to keep."""
    connection = module.connect(":memory:", isolation_level=None, check_same_thread=False)
    for table in Base.metadata.tables.values():
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        connection.execute(f'create table "{table.name}" ({columns})')  # raw: our own names, in memory
    return connection


def version(connection: Any) -> str | None:
    """The schema revision a database carries; None for an empty one. `connection` is a DB-API connection."""
    exists = connection.execute(
        "select 1 from sqlite_master where name = 'alembic_version'"  # raw: before any table is mapped
    ).fetchone()
    if not exists:
        return None
    row = connection.execute("select version_num from alembic_version").fetchone()  # raw: Alembic's table
    return str(row[0]) if row else None


def needs_upgrade(connection: Any) -> bool:
    """Whether a ledger must be migrated before use. Raises NewerLedger."""
    found = version(connection)
    if found is not None and found > HEAD:
        raise NewerLedger(version=found, known=HEAD)
    return found != HEAD


def upgrade(connection: Any, module: Any, target: str = "head") -> None:
    """Bring a database to `HEAD` in one transaction with foreign keys off. Raises MigrationLost.

    `connection` is a DB-API connection nobody else uses; it is left open.
    """
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import StaticPool

    connection.execute("pragma foreign_keys = off")  # raw: outside a transaction, as SQLite demands
    engine = create_engine("sqlite://", module=module, creator=lambda: connection, poolclass=StaticPool)
    event.listen(engine, "begin", _begin)
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    before, triggers = _row_counts(connection), _triggers(connection)
    try:
        with engine.begin() as conn:
            config.attributes["connection"] = conn
            command.upgrade(config, target)
            _compare(connection, before, triggers)
    finally:
        connection.execute("pragma foreign_keys = on")  # raw: as it was


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # raw: all of an upgrade or nothing


def _row_counts(connection: Any) -> dict[str, int]:
    names = [r[0] for r in connection.execute("select name from sqlite_master where type = 'table'")]
    return {
        name: connection.execute(f'select count(*) from "{name}"').fetchone()[0]  # noqa: S608  (our own names)
        for name in names
        if name != "alembic_version"
    }


def _triggers(connection: Any) -> set[str]:
    return {r[0] for r in connection.execute("select name from sqlite_master where type = 'trigger'")}


def _compare(connection: Any, before: dict[str, int], triggers: set[str]) -> None:
    after = _row_counts(connection)
    for table, count in before.items():
        if after.get(table, 0) != count:
            raise MigrationLost(table=table)
    if not triggers <= _triggers(connection):
        raise MigrationLost(table="trigger")
    broken = connection.execute("pragma foreign_key_check").fetchone()
    if broken:
        raise MigrationLost(table=broken[0])
