"""guidelines"""

import sqlalchemy as sa
from alembic import op

revision = '0015_guidelines'
down_revision = '0014_audit_chain'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('guideline_versions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_by_id', sa.Integer(), nullable=True),
    sa.Column('summary_en', sa.String(), nullable=False),
    sa.Column('summary_es', sa.String(), nullable=False),
    sa.CheckConstraint('number >= 0 and (number > 0) = (published_at is not null)', name=op.f('ck_guideline_versions_published')),
    sa.ForeignKeyConstraint(['published_by_id'], ['users.id'], name=op.f('fk_guideline_versions_published_by_id_users'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guideline_versions')),
    sa.UniqueConstraint('number', name=op.f('uq_guideline_versions_number'))
    )
    op.create_table('guideline_rules',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title_en', sa.String(), nullable=False),
    sa.Column('title_es', sa.String(), nullable=False),
    sa.Column('text_en', sa.String(), nullable=False),
    sa.Column('text_es', sa.String(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('edited_en_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('edited_es_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('edits', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['guideline_versions.id'], name=op.f('fk_guideline_rules_version_id_guideline_versions'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guideline_rules')),
    sa.UniqueConstraint('version_id', 'code', name=op.f('uq_guideline_rules_version_id_code'))
    )
    op.create_table('canned_reasons',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('fits', sa.JSON(), nullable=False),
    sa.Column('title_en', sa.String(), nullable=False),
    sa.Column('title_es', sa.String(), nullable=False),
    sa.Column('text_en', sa.String(), nullable=False),
    sa.Column('text_es', sa.String(), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('edits', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_canned_reasons')),
    sa.UniqueConstraint('key', name=op.f('uq_canned_reasons_key'))
    )


def downgrade() -> None:
    op.drop_table('canned_reasons')
    op.drop_table('guideline_rules')
    op.drop_table('guideline_versions')
