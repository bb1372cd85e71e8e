"""Drafts, with every save."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.foundation.db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    """Up."""
    op.create_table(
        "drafts",
        sa.Column("id", app.foundation.db.Id(), nullable=False),
        sa.Column("module_id", sa.String(length=60), nullable=False),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("course_id", sa.String(length=60), nullable=False),
        sa.Column("folder", sa.String(length=120), nullable=False),
        sa.Column("base_revision_id", app.foundation.db.Id(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "review",
                "approved",
                "scheduled",
                "published",
                "discarded",
                name="draftstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by", app.foundation.db.Id(), nullable=False),
        sa.Column("created_at", app.foundation.db.Moment(), nullable=False),
        sa.Column("changed_by", app.foundation.db.Id(), nullable=False),
        sa.Column("changed_at", app.foundation.db.Moment(), nullable=False),
        sa.Column("closed_by", app.foundation.db.Id(), nullable=True),
        sa.Column("closed_at", app.foundation.db.Moment(), nullable=True),
        sa.Column("published_revision_id", app.foundation.db.Id(), nullable=True),
        sa.ForeignKeyConstraint(
            ["base_revision_id"], ["revisions.id"], name=op.f("fk_drafts_base_revision_id")
        ),
        sa.ForeignKeyConstraint(["changed_by"], ["persons.id"], name=op.f("fk_drafts_changed_by")),
        sa.ForeignKeyConstraint(["closed_by"], ["persons.id"], name=op.f("fk_drafts_closed_by")),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_drafts_course_id")),
        sa.ForeignKeyConstraint(["created_by"], ["persons.id"], name=op.f("fk_drafts_created_by")),
        sa.ForeignKeyConstraint(
            ["published_revision_id"],
            ["revisions.id"],
            name=op.f("fk_drafts_published_revision_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    op.create_index(
        "ix_drafts_open",
        "drafts",
        ["module_id", "lang"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index(
        "ix_drafts_module_id_lang_id", "drafts", ["module_id", "lang", "id"], unique=False
    )
    op.create_table(
        "draft_saves",
        sa.Column("id", app.foundation.db.Id(), nullable=False),
        sa.Column("draft_id", app.foundation.db.Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("base_revision_id", app.foundation.db.Id(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("saved_by", app.foundation.db.Id(), nullable=False),
        sa.Column("saved_at", app.foundation.db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["base_revision_id"], ["revisions.id"], name=op.f("fk_draft_saves_base_revision_id")
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_draft_saves_draft_id")),
        sa.ForeignKeyConstraint(["saved_by"], ["persons.id"], name=op.f("fk_draft_saves_saved_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_saves")),
        sa.UniqueConstraint("draft_id", "version", name=op.f("uq_draft_saves_draft_id_version")),
    )


def downgrade() -> None:
    """Down."""
    op.drop_table("draft_saves")
    op.drop_table("drafts")
