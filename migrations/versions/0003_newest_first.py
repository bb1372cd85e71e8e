"""The newest assignment and placement of a person are found without sorting.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_assignments_person_id_module_id", "assignments")
    op.create_index(
        "ix_assignments_person_id_module_id_id", "assignments", ["person_id", "module_id", "id"]
    )
    op.drop_index("ix_placements_person_id", "placements")
    op.create_index("ix_placements_person_id_id", "placements", ["person_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_placements_person_id_id", "placements")
    op.create_index("ix_placements_person_id", "placements", ["person_id"])
    op.drop_index("ix_assignments_person_id_module_id_id", "assignments")
    op.create_index("ix_assignments_person_id_module_id", "assignments", ["person_id", "module_id"])
