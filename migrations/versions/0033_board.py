"""board"""

import sqlalchemy as sa
from alembic import op

revision = '0033_board'
down_revision = '0032_handoff'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('case_views',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('filters', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_case_views_member_id_users'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_case_views_team_id_teams'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_views'))
    )
    with op.batch_alter_table('case_views', schema=None) as batch_op:
        batch_op.create_index('ix_case_views_team', ['team_id'], unique=False)
        batch_op.create_index('uq_case_views_name', ['member_id', 'name'], unique=True)

    op.create_table('case_presences',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('escalation_id', sa.Integer(), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_writing', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['escalation_id'], ['escalations.id'], name=op.f('fk_case_presences_escalation_id_escalations'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_case_presences_member_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('member_id', 'escalation_id', name=op.f('pk_case_presences'))
    )
    with op.batch_alter_table('case_presences', schema=None) as batch_op:
        batch_op.create_index('ix_case_presences_case', ['escalation_id', 'seen_at'], unique=False)

    # Without batches: these would make the tables anew, and rows of others point to them.
    op.add_column('teams', sa.Column('distributes', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('teams', sa.Column('most_open', sa.Integer(), server_default='10', nullable=False))
    op.add_column('team_members', sa.Column('is_away', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('team_members', sa.Column('given_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('team_members', 'given_at')
    op.drop_column('team_members', 'is_away')
    op.drop_column('teams', 'most_open')
    op.drop_column('teams', 'distributes')
    op.drop_table('case_presences')
    op.drop_table('case_views')
