"""Alembic's way in: it runs on the connection that `fupin_desk.model.schema` opened, never on its own."""

from __future__ import annotations

from alembic import context

from fupin_desk.model.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
