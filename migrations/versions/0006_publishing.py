"""Revisions say where they came from and what changed; courses and modules know their folders."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def columns() -> list[tuple[str, sa.Column[Any]]]:
    """The columns that come, with their tables."""
    return [
        ("revisions", sa.Column("origin", sa.String(8), nullable=False, server_default="files")),
        ("revisions", sa.Column("changes", sa.JSON(), nullable=False, server_default="{}")),
        ("courses", sa.Column("folder", sa.String(100), nullable=False, server_default="")),
        ("courses", sa.Column("source", sa.LargeBinary(), nullable=True)),
        ("courses", sa.Column("sha256", sa.String(64), nullable=True)),
        ("modules", sa.Column("folder", sa.String(100), nullable=False, server_default="")),
    ]


def upgrade() -> None:
    """Up."""
    # Without a batch: SQLite would drop and make anew tables that others point to, and triggers.
    for table, column in columns():
        op.add_column(table, column)
    connection = op.get_bind()
    revisions = sa.table(
        "revisions", sa.column("module_id"), sa.column("path"), sa.column("number")
    )
    modules = sa.table("modules", sa.column("id"), sa.column("course_id"), sa.column("folder"))
    courses = sa.table("courses", sa.column("id"), sa.column("folder"))
    # A path is courses/COURSE/MODULE/module.LANG.md; the newest revision's counts.
    rows = connection.execute(
        sa.select(revisions.c.module_id, revisions.c.path, modules.c.course_id)
        .join_from(revisions, modules, modules.c.id == revisions.c.module_id)
        .order_by(revisions.c.number)
    ).all()
    for module_id, path, course_id in rows:
        parts = path.split("/")
        if len(parts) > 2:  # noqa: PLR2004 - the file and its two folders
            connection.execute(
                sa.update(modules).where(modules.c.id == module_id).values(folder=parts[-2])
            )
            connection.execute(
                sa.update(courses).where(courses.c.id == course_id).values(folder=parts[-3])
            )


def downgrade() -> None:
    """Down."""
    for table, column in reversed(columns()):
        op.drop_column(table, column.name)
