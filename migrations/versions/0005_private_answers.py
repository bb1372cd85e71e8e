"""Private answers: what people write for themselves in an activity, sealed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.foundation.db import Id, Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.create_table(
        "private_answers",
        sa.Column("id", Id(), nullable=False),
        sa.Column("assignment_id", Id(), nullable=False),
        sa.Column("step", sa.String(length=60), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.id"],
            name=op.f("fk_private_answers_assignment_id_assignments"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_answers")),
    )
    op.create_index(op.f("ix_private_answers_assignment_id"), "private_answers", ["assignment_id"])


def downgrade() -> None:
    """Down."""
    op.drop_table("private_answers")
