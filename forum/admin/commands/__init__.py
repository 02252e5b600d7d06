"""What admins change. Commands of lower rooms are named here, so that the routes of this room know only their own."""

from forum.accounts.commands.roles import grant_roles
from forum.accounts.commands.signing_in import enter
from forum.admin.commands.confidential import note_community_export, show_addresses
from forum.admin.commands.findings import confirm_finding, dismiss_finding
from forum.admin.commands.jobs import discard_job, retry_all_jobs, retry_job
from forum.admin.commands.settings import change_settings, reset_setting
from forum.admin.commands.setup import SetupAnswers, issue_setup_token, set_up
from forum.threads.commands.categories import (
    CategoryDraft,
    add_category,
    archive_category,
    edit_category,
    order_categories,
)
from forum.threads.commands.category_fields import FieldDraft, add_field, edit_field, order_fields, retire_field
from forum.threads.commands.tags import delete_tag, edit_tag, merge_tags

__all__ = [
    "CategoryDraft", "FieldDraft", "SetupAnswers", "add_category", "add_field", "archive_category", "change_settings",
    "confirm_finding", "delete_tag", "discard_job", "dismiss_finding", "edit_category", "edit_field", "edit_tag", "enter",
    "grant_roles", "issue_setup_token", "merge_tags", "note_community_export", "order_categories", "order_fields", "reset_setting",
    "retire_field", "retry_all_jobs", "retry_job", "set_up", "show_addresses",
]
