"""Work, payment lists, family, visits, promises, checks, packs, dates; later columns are nullable."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "farm_price",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("sub", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("booked", sa.Date(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_farm_price")),
    )
    op.create_index(op.f("ix_farm_price_month"), "farm_price", ["month"], unique=False)
    op.create_table(
        "line_word",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("source_doc", sa.String(), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_line_word")),
    )
    op.create_table(
        "pack_file",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("pack_id", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("came_on", sa.Date(), nullable=False),
        sa.Column("came_from", sa.String(), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("confirmed_doc", sa.String(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_pack_file")),
    )
    op.create_index(op.f("ix_pack_file_pack_id"), "pack_file", ["pack_id"], unique=False)
    op.create_table(
        "pin",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("failed", sa.BigInteger(), nullable=False),
        sa.Column("shut_until", sa.String(), nullable=False),
        sa.Column("made", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pin")),
    )
    op.create_table(
        "check_answer",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("household_id", sa.String(length=36), nullable=True),
        sa.Column("member_id", sa.String(length=36), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["village", "household_id"],
            ["household.village", "household.id"],
            name=op.f("fk_check_answer_village_household_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["village", "member_id"],
            ["member.village", "member.id"],
            name=op.f("fk_check_answer_village_member_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_check_answer")),
    )
    op.create_index(op.f("ix_check_answer_household_id"), "check_answer", ["household_id"], unique=False)
    op.create_table(
        "deadline",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("household_id", sa.String(length=36), nullable=False),
        sa.Column("member_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("booked", sa.Date(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["village", "household_id"],
            ["household.village", "household.id"],
            name=op.f("fk_deadline_village_household_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["village", "member_id"],
            ["member.village", "member.id"],
            name=op.f("fk_deadline_village_member_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_deadline")),
    )
    op.create_index(op.f("ix_deadline_due"), "deadline", ["due"], unique=False)
    op.create_index(op.f("ix_deadline_household_id"), "deadline", ["household_id"], unique=False)
    op.create_table(
        "family_event",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("household_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("happened", sa.Date(), nullable=True),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(length=36), nullable=True),
        sa.Column("other_household_id", sa.String(length=36), nullable=True),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("booked", sa.Date(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["village", "household_id"],
            ["household.village", "household.id"],
            name=op.f("fk_family_event_village_household_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["village", "member_id"],
            ["member.village", "member.id"],
            name=op.f("fk_family_event_village_member_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["village", "other_household_id"],
            ["household.village", "household.id"],
            name=op.f("fk_family_event_village_other_household_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_family_event")),
    )
    op.create_index(op.f("ix_family_event_household_id"), "family_event", ["household_id"], unique=False)
    op.create_table(
        "need",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("household_id", sa.String(length=36), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_why", sa.String(), nullable=False),
        sa.Column("booked", sa.Date(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["village", "household_id"],
            ["household.village", "household.id"],
            name=op.f("fk_need_village_household_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_need")),
    )
    op.create_index(op.f("ix_need_household_id"), "need", ["household_id"], unique=False)
    op.create_table(
        "payment_list",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("sub", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("rows_sha256", sa.String(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("stamped", sa.Boolean(), nullable=False),
        sa.Column("voucher_id", sa.String(length=36), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("booked", sa.Date(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["village", "voucher_id"],
            ["voucher.village", "voucher.id"],
            name=op.f("fk_payment_list_village_voucher_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_payment_list")),
    )
    op.create_index(op.f("ix_payment_list_file_sha256"), "payment_list", ["file_sha256"], unique=False)
    op.create_table(
        "visit",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("household_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("member_id", sa.String(length=36), nullable=True),
        sa.Column("happened", sa.Date(), nullable=False),
        sa.Column("at_time", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("talked_with", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("next_step", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("booked", sa.Date(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["village", "household_id"],
            ["household.village", "household.id"],
            name=op.f("fk_visit_village_household_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["village", "member_id"],
            ["member.village", "member.id"],
            name=op.f("fk_visit_village_member_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["village", "person_id"],
            ["person.village", "person.id"],
            name=op.f("fk_visit_village_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_visit")),
    )
    op.create_index(op.f("ix_visit_household_id"), "visit", ["household_id"], unique=False)
    op.create_table(
        "work_spell",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("household_id", sa.String(length=36), nullable=False),
        sa.Column("member_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("employer", sa.String(), nullable=False),
        sa.Column("industry", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("began", sa.Date(), nullable=True),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.Column("expected_wage", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("booked", sa.Date(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["village", "household_id"],
            ["household.village", "household.id"],
            name=op.f("fk_work_spell_village_household_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["village", "member_id"],
            ["member.village", "member.id"],
            name=op.f("fk_work_spell_village_member_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_work_spell")),
    )
    op.create_index(op.f("ix_work_spell_household_id"), "work_spell", ["household_id"], unique=False)
    op.create_index(op.f("ix_work_spell_member_id"), "work_spell", ["member_id"], unique=False)
    op.create_table(
        "payment_row",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("list_id", sa.String(length=36), nullable=False),
        sa.Column("row_no", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("id_tail", sa.String(), nullable=False),
        sa.Column("account_tail", sa.String(), nullable=False),
        sa.Column("group_name", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("sub", sa.String(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("household_id", sa.String(length=36), nullable=True),
        sa.Column("member_id", sa.String(length=36), nullable=True),
        sa.Column("entry_id", sa.String(length=36), nullable=True),
        sa.Column("collected_by", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["village", "entry_id"],
            ["entry.village", "entry.id"],
            name=op.f("fk_payment_row_village_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["village", "household_id"],
            ["household.village", "household.id"],
            name=op.f("fk_payment_row_village_household_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["village", "list_id"],
            ["payment_list.village", "payment_list.id"],
            name=op.f("fk_payment_row_village_list_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["village", "member_id"],
            ["member.village", "member.id"],
            name=op.f("fk_payment_row_village_member_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_payment_row")),
    )
    op.create_index(op.f("ix_payment_row_list_id"), "payment_row", ["list_id"], unique=False)
    op.create_index(op.f("ix_payment_row_state"), "payment_row", ["state"], unique=False)
    op.create_table(
        "promise",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("household_id", sa.String(length=36), nullable=False),
        sa.Column("need_id", sa.String(length=36), nullable=True),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("promised_by", sa.String(length=36), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("fund_source", sa.String(), nullable=False),
        sa.Column("document_no", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("funded_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("confirmed_way", sa.String(), nullable=False),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("dropped_why", sa.String(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("booked", sa.Date(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["village", "household_id"],
            ["household.village", "household.id"],
            name=op.f("fk_promise_village_household_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["village", "need_id"],
            ["need.village", "need.id"],
            name=op.f("fk_promise_village_need_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["village", "person_id"],
            ["person.village", "person.id"],
            name=op.f("fk_promise_village_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["village", "promised_by"],
            ["person.village", "person.id"],
            name=op.f("fk_promise_village_promised_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_promise")),
    )
    op.create_index(op.f("ix_promise_household_id"), "promise", ["household_id"], unique=False)
    op.add_column("entry", sa.Column("xun", sa.BigInteger(), nullable=True))
    op.add_column("entry", sa.Column("price", sa.BigInteger(), nullable=True))
    op.add_column("entry", sa.Column("price_source", sa.String(), nullable=True))
    op.add_column("entry", sa.Column("list_id", sa.String(), nullable=True))
    op.add_column("entry", sa.Column("visit_id", sa.String(), nullable=True))
    op.create_index(op.f("ix_entry_list_id"), "entry", ["list_id"], unique=False)
    op.add_column("help_record", sa.Column("promise_id", sa.String(), nullable=True))
    op.add_column("help_record", sa.Column("sub_kind", sa.String(), nullable=True))
    op.add_column("help_record", sa.Column("way", sa.String(), nullable=True))
    op.add_column("help_record", sa.Column("companions", sa.String(), nullable=True))
    op.add_column("help_record", sa.Column("words", sa.String(), nullable=True))
    op.add_column("household", sa.Column("national", sa.String(), nullable=True))
    op.add_column("member", sa.Column("account", sa.String(), nullable=True))
    op.add_column("member", sa.Column("national", sa.String(), nullable=True))
    op.add_column("membership", sa.Column("hukou_book", sa.String(), nullable=True))
    op.add_column("pairing", sa.Column("why", sa.String(), nullable=True))
    op.add_column("period", sa.Column("waiting", sa.String(), nullable=True))
    op.add_column("period", sa.Column("seconded_by", sa.String(), nullable=True))
    op.add_column("period", sa.Column("seconded_id", sa.String(), nullable=True))
    op.add_column("signature", sa.Column("member_id", sa.String(), nullable=True))
    op.add_column("signature", sa.Column("relation", sa.String(), nullable=True))
    op.add_column("signature", sa.Column("written_by", sa.String(), nullable=True))
    op.add_column("village", sa.Column("rhythm", sa.String(), nullable=True))
    op.add_column("voucher", sa.Column("paper_id", sa.String(), nullable=True))
    op.add_column("voucher", sa.Column("page", sa.BigInteger(), nullable=True))
    op.add_column("voucher", sa.Column("box", sa.String(), nullable=True))
    op.add_column("voucher", sa.Column("leaf", sa.String(), nullable=True))
    op.add_column("voucher", sa.Column("is_copy", sa.Boolean(), nullable=True))
    op.add_column("voucher", sa.Column("settled", sa.String(), nullable=True))
    op.add_column("voucher", sa.Column("settled_why", sa.String(), nullable=True))
    op.create_index(op.f("ix_voucher_paper_id"), "voucher", ["paper_id"], unique=False)
