"""insight_notes: marks on the charts of the insights, goals of measures, tokens that read them"""

import sqlalchemy as sa
from alembic import op

revision = '0054_insight_notes'
down_revision = '0053_surveys'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'insight_annotations',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('text', sa.String(), nullable=False),
        sa.Column('by_id', sa.Integer(), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('release', 'outage', 'other')", name=op.f('ck_insight_annotations_kind')),
        sa.CheckConstraint('length(text) between 1 and 120', name=op.f('ck_insight_annotations_text')),
        sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_insight_annotations_by_id_users'), ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_insight_annotations')),
    )
    op.create_index('ix_insight_annotations_day', 'insight_annotations', ['day', 'id'])
    op.create_table(
        'insight_goals',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('measure_id', sa.String(), nullable=False),
        sa.Column('target', sa.Float(), nullable=False),
        sa.Column('since', sa.Date(), nullable=False),
        sa.Column('by_id', sa.Integer(), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_insight_goals_by_id_users'), ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_insight_goals')),
        sa.UniqueConstraint('measure_id', 'since', name=op.f('uq_insight_goals_measure_id_since')),
    )
    op.create_table(
        'insight_tokens',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('token_hash', sa.String(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('length(name) between 1 and 60', name=op.f('ck_insight_tokens_name')),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_insight_tokens_user_id_users'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_insight_tokens')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_insight_tokens_token_hash')),
    )
    op.create_index('ix_insight_tokens_user_id', 'insight_tokens', ['user_id'])


def downgrade() -> None:
    op.drop_index('ix_insight_tokens_user_id', 'insight_tokens')
    op.drop_table('insight_tokens')
    op.drop_table('insight_goals')
    op.drop_index('ix_insight_annotations_day', 'insight_annotations')
    op.drop_table('insight_annotations')
