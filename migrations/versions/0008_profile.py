"""what members keep to themselves on their profile"""

import sqlalchemy as sa
from alembic import op

revision = '0008_profile'
down_revision = '0007_suggested_edits'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('profile_choices',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('hides_last_seen', sa.Boolean(), nullable=False),
    sa.Column('hides_reputation', sa.Boolean(), nullable=False),
    sa.Column('hides_activity', sa.Boolean(), nullable=False),
    sa.Column('hides_leaderboards', sa.Boolean(), nullable=False),
    sa.Column('hides_directory', sa.Boolean(), nullable=False),
    sa.Column('hides_search_engines', sa.Boolean(), nullable=False),
    sa.Column('helper_languages', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_profile_choices_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_profile_choices'))
    )


def downgrade() -> None:
    op.drop_table('profile_choices')
