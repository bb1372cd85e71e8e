"""Pictures by their content, what each revision shows, and the versions of the glossary.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.foundation.db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ONLY_GROW = ("pictures", "renditions", "revision_pictures", "glossary_texts")


def upgrade() -> None:
    """Up."""
    op.create_table(
        "pictures",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("mime", sa.String(length=24), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", app.foundation.db.Moment(), nullable=False),
        sa.Column("added_by", app.foundation.db.Id(), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["persons.id"], name=op.f("fk_pictures_added_by")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_pictures")),
    )
    op.create_table(
        "renditions",
        sa.Column("picture_sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=32), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["picture_sha256"], ["pictures.sha256"], name=op.f("fk_renditions_picture_sha256")
        ),
        sa.PrimaryKeyConstraint("picture_sha256", "width", name=op.f("pk_renditions")),
    )
    op.create_index(op.f("ix_renditions_address"), "renditions", ["address"])
    op.create_table(
        "module_pictures",
        sa.Column("module_id", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("picture_sha256", sa.String(length=64), nullable=False),
        sa.Column("added_at", app.foundation.db.Moment(), nullable=False),
        sa.Column("added_by", app.foundation.db.Id(), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by"], ["persons.id"], name=op.f("fk_module_pictures_added_by")
        ),
        sa.ForeignKeyConstraint(
            ["picture_sha256"], ["pictures.sha256"], name=op.f("fk_module_pictures_picture_sha256")
        ),
        sa.PrimaryKeyConstraint("module_id", "name", name=op.f("pk_module_pictures")),
    )
    op.create_index(
        op.f("ix_module_pictures_picture_sha256"), "module_pictures", ["picture_sha256"]
    )
    op.create_table(
        "revision_pictures",
        sa.Column("revision_id", app.foundation.db.Id(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("picture_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["picture_sha256"],
            ["pictures.sha256"],
            name=op.f("fk_revision_pictures_picture_sha256"),
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_revision_pictures_revision_id")
        ),
        sa.PrimaryKeyConstraint("revision_id", "name", name=op.f("pk_revision_pictures")),
    )
    op.create_index(
        op.f("ix_revision_pictures_picture_sha256"), "revision_pictures", ["picture_sha256"]
    )
    op.create_table(
        "glossary_texts",
        sa.Column("id", app.foundation.db.Id(), nullable=False),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=400), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("published_at", app.foundation.db.Moment(), nullable=False),
        sa.Column("published_by", app.foundation.db.Id(), nullable=True),
        sa.ForeignKeyConstraint(
            ["published_by"], ["persons.id"], name=op.f("fk_glossary_texts_published_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossary_texts")),
        sa.UniqueConstraint("lang", "number", name=op.f("uq_glossary_texts_lang_number")),
    )
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in ONLY_GROW:
        if postgresql:
            op.execute(
                f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION only_grows()"
            )
            continue
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
            )


def downgrade() -> None:
    """Down. The triggers go with their tables."""
    for table in (
        "glossary_texts",
        "revision_pictures",
        "module_pictures",
        "renditions",
        "pictures",
    ):
        op.drop_table(table)
