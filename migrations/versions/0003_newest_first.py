"""The newest assignment and placement of a person are found without sorting; where to continue.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("assignments", sa.Column("next_step", sa.String(60), nullable=True))
    _fill()
    op.drop_index("ix_assignments_person_id_module_id", "assignments")
    op.create_index(
        "ix_assignments_person_id_module_id_id", "assignments", ["person_id", "module_id", "id"]
    )
    op.drop_index("ix_placements_person_id", "placements")
    op.create_index("ix_placements_person_id_id", "placements", ["person_id", "id"])


def _fill() -> None:
    """Where those who have begun continue: the first step that is not done."""
    bind = op.get_bind()
    rows = bind.execute(sa.text("SELECT id, steps FROM modules")).all()
    steps = {row[0]: json.loads(row[1]) if isinstance(row[1], str) else row[1] for row in rows}
    done: dict[object, tuple[str, set[str]]] = {}
    for assignment, module, step in bind.execute(
        sa.text(
            "SELECT a.id, a.module_id, p.step FROM assignments a "
            "JOIN step_progress p ON p.assignment_id = a.id WHERE p.completed_at IS NOT NULL"
        )
    ):
        done.setdefault(assignment, (module, set()))[1].add(step)
    for assignment, (module, completed) in done.items():
        following = next((step for step in steps[module] if step not in completed), None)
        bind.execute(
            sa.text("UPDATE assignments SET next_step = :step WHERE id = :id"),
            {"step": following, "id": assignment},
        )


def downgrade() -> None:
    # Without a batch: SQLite would drop and make anew a table that others point to.
    op.drop_column("assignments", "next_step")
    op.drop_index("ix_placements_person_id_id", "placements")
    op.create_index("ix_placements_person_id", "placements", ["person_id"])
    op.drop_index("ix_assignments_person_id_module_id_id", "assignments")
    op.create_index("ix_assignments_person_id_module_id", "assignments", ["person_id", "module_id"])
