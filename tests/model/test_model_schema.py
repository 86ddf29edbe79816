"""The schema's version and its upgrades, with Alembic's traps set on purpose."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2  # type: ignore[import-untyped]

from fupin_desk.errors import Trouble
from fupin_desk.model import schema
from fupin_desk.model.tables import Base
from fupin_desk.safe import cipher
from tests.model.book import KEY, ROOT, Book, new_database

MIGRATIONS = ROOT / "src/fupin_desk/model/migrations"


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Any]:
    with closing(cipher.connect(tmp_path / "new.db", KEY, create=True)) as made:
        yield made


def test_a_fresh_ledger_has_exactly_the_tables_the_program_maps(connection: Any) -> None:
    schema.upgrade(connection, dbapi2)
    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: connection, poolclass=StaticPool)
    with engine.connect() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, Base.metadata) == []
    assert schema.version(connection) == schema.HEAD
    assert connection.execute("pragma foreign_keys").fetchone() == (1,)


def test_head_is_the_newest_migration_there_is() -> None:
    numbers = sorted(path.name[1:5] for path in (MIGRATIONS / "versions").glob("v*.py"))
    assert numbers[-1] == schema.HEAD
    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]


def test_what_is_not_there_needs_an_upgrade_and_what_is_newer_is_refused(connection: Any) -> None:
    assert schema.version(connection) is None
    assert schema.needs_upgrade(connection)
    schema.upgrade(connection, dbapi2)
    assert not schema.needs_upgrade(connection)
    connection.execute("update alembic_version set version_num = '0999'")
    with pytest.raises(schema.NewerLedger) as refused:
        schema.needs_upgrade(connection)
    assert "0999" in refused.value.what
    assert refused.value.exit_code == 3


def _migration(body: str) -> str:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return (
        "import sqlalchemy as sa\nfrom alembic import op\n\n"
        f'revision = "9001"\ndown_revision = "{schema.HEAD}"\n\n\ndef upgrade() -> None:\n{lines}\n'
    )


@pytest.fixture
def second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the migrations where a test may put the next one."""
    place = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, place, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(schema, "_MIGRATIONS", place)
    return place / "versions" / "v9001_next.py"


_REBUILD = """
with op.batch_alter_table("household") as table:
    table.add_column(sa.Column("dialect", sa.String(), nullable=True))
    table.alter_column("kind", type_=sa.Text())
"""


def test_rebuilding_a_parent_table_keeps_children_and_triggers(book: Book, second: Path) -> None:
    book.record()
    book.ledger.close()
    book.raw("create trigger watch after insert on entry begin select 1; end")
    second.write_text(_migration(_REBUILD), "utf-8")
    with closing(cipher.connect(book.path, KEY)) as connection:
        schema.upgrade(connection, dbapi2)
        assert schema.version(connection) == "9001"
        counts = [
            connection.execute(f"select count(*) from {table}").fetchone()[0]
            for table in ("household", "membership", "entry", "change_row")
        ]
        assert counts == [1, 2, 1, 7]
        assert connection.execute("select name from sqlite_master where type = 'trigger'").fetchall() == [
            ("watch",)
        ]
        assert connection.execute("pragma foreign_key_check").fetchall() == []
        assert connection.execute("pragma foreign_keys").fetchone() == (1,)


@pytest.mark.parametrize(
    ("body", "table"),
    [
        ('op.execute("delete from membership")', "membership"),
        ('op.drop_table("entry_voucher")\nop.execute("delete from member")', "member"),
        ('op.execute("drop trigger watch")', "trigger"),
        ("op.execute(\"update membership set household_id = 'nobody'\")", "membership"),
        ('op.drop_table("entry")', "entry"),
    ],
)
def test_a_migration_that_would_lose_something_is_rolled_back_whole(
    book: Book, second: Path, body: str, table: str
) -> None:
    book.record()
    book.ledger.close()
    book.raw("create trigger watch after insert on entry begin select 1; end")
    before = book.raw("select name, sql from sqlite_master order by name")
    second.write_text(_migration(_REBUILD + body), "utf-8")
    with closing(cipher.connect(book.path, KEY)) as connection:
        with pytest.raises(schema.MigrationLost) as lost:
            schema.upgrade(connection, dbapi2)
        assert lost.value.facts["table"] == table
        assert connection.execute("pragma foreign_keys").fetchone() == (1,)
    assert book.raw("select name, sql from sqlite_master order by name") == before
    assert book.raw("select count(*) from membership") == [(2,)]
    assert book.raw("select version_num from alembic_version") == [(schema.HEAD,)]


def test_a_migration_that_fails_leaves_the_ledger_as_it_was(book: Book, second: Path) -> None:
    book.ledger.close()
    second.write_text(_migration('op.execute("delete from member")\nraise KeyError("broken")'), "utf-8")
    with closing(cipher.connect(book.path, KEY)) as connection, pytest.raises(KeyError, match="broken"):
        schema.upgrade(connection, dbapi2)
    assert book.raw("select count(*) from member") == [(2,)]
    assert book.record()


def test_troubles_of_upgrades_are_spoken() -> None:
    assert issubclass(schema.MigrationLost, Trouble)
    assert schema.MigrationLost(table="member").exit_code == 4


def test_upgrading_what_is_current_changes_nothing(tmp_path: Path) -> None:
    new_database(tmp_path / "a.db")
    with closing(cipher.connect(tmp_path / "a.db", KEY)) as connection:
        before = connection.execute("select name, sql from sqlite_master order by name").fetchall()
        schema.upgrade(connection, dbapi2)
        assert connection.execute("select name, sql from sqlite_master order by name").fetchall() == before
