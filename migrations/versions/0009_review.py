"""Verdicts that only grow, comments on lines, and planned publishes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.foundation.db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_OPEN = sa.text("ended_at IS NULL")


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def _choice(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=24)


def upgrade() -> None:
    """Up."""
    identity, moment = app.foundation.db.Id(), app.foundation.db.Moment()
    op.create_table(
        "draft_reviews",
        sa.Column("id", identity, nullable=False),
        sa.Column("draft_id", identity, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "verdict", _choice("asked", "approved", "returned", name="verdict"), nullable=False
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reviewer_id", identity, nullable=True),
        sa.Column("made_by", identity, nullable=False),
        sa.Column("made_at", moment, nullable=False),
        _key("draft_reviews", "draft_id", "drafts.id"),
        _key("draft_reviews", "reviewer_id", "persons.id"),
        _key("draft_reviews", "made_by", "persons.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_reviews")),
    )
    op.create_index("ix_draft_reviews_draft_id_id", "draft_reviews", ["draft_id", "id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER draft_reviews_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE "
            "ON draft_reviews FOR EACH STATEMENT EXECUTE FUNCTION only_grows()"
        )
    else:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER draft_reviews_no_{change.lower()} BEFORE {change} "
                "ON draft_reviews BEGIN SELECT RAISE(ABORT, 'draft_reviews only grows'); END"
            )
    op.create_table(
        "draft_comments",
        sa.Column("id", identity, nullable=False),
        sa.Column("draft_id", identity, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("line_text", sa.Text(), nullable=False),
        sa.Column("answers_id", identity, nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_by", identity, nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("done_by", identity, nullable=True),
        sa.Column("done_at", moment, nullable=True),
        _key("draft_comments", "draft_id", "drafts.id"),
        _key("draft_comments", "answers_id", "draft_comments.id"),
        _key("draft_comments", "made_by", "persons.id"),
        _key("draft_comments", "done_by", "persons.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_comments")),
    )
    op.create_index("ix_draft_comments_draft_id_id", "draft_comments", ["draft_id", "id"])
    op.create_table(
        "planned_publishes",
        sa.Column("id", identity, nullable=False),
        sa.Column("draft_id", identity, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("planned_by", identity, nullable=False),
        sa.Column("planned_at", moment, nullable=False),
        sa.Column(
            "outcome",
            _choice("published", "failed", "called-off", "replaced", name="outcome"),
            nullable=True,
        ),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("ended_by", identity, nullable=True),
        sa.Column("ended_at", moment, nullable=True),
        _key("planned_publishes", "draft_id", "drafts.id"),
        _key("planned_publishes", "planned_by", "persons.id"),
        _key("planned_publishes", "ended_by", "persons.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_publishes")),
    )
    op.create_index(
        "ix_planned_publishes_open",
        "planned_publishes",
        ["draft_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index("ix_planned_publishes_due", "planned_publishes", ["ended_at", "due_at"])


def downgrade() -> None:
    """Down. A text that waits for a review or a moment is a draft again."""
    op.drop_table("planned_publishes")
    op.drop_table("draft_comments")
    op.drop_table("draft_reviews")
    op.execute(
        "UPDATE drafts SET state = 'draft' WHERE state IN ('review', 'approved', 'scheduled')"
    )
