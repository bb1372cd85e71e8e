"""Scopes have names: those of the organisations and rounds that they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    # Without a batch: SQLite would drop and make anew a table that others point to.
    op.add_column(
        "scopes", sa.Column("name", sa.String(length=200), nullable=False, server_default="")
    )
    for table in ("organisations", "rounds"):
        op.execute(
            f"UPDATE scopes SET name = (SELECT name FROM {table} WHERE {table}.id = scopes.id) "
            f"WHERE id IN (SELECT id FROM {table})"
        )


def downgrade() -> None:
    """Down."""
    op.drop_column("scopes", "name")
