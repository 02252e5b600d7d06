"""What members do with their accounts, by topic."""

from forum.accounts.commands.addresses import cancel_address_change, confirm_address, request_address_change, request_verification
from forum.accounts.commands.avatars import remove_avatar, set_avatar
from forum.accounts.commands.deliverability import mark_undeliverable, trust_address_again
from forum.accounts.commands.joining import sign_up
from forum.accounts.commands.leaving import leave
from forum.accounts.commands.passwords import change_password, request_password_reset, reset_password
from forum.accounts.commands.privacy import choose_privacy
from forum.accounts.commands.profile import change_handle, change_profile, set_locale, set_theme
from forum.accounts.commands.roles import create_admin, set_roles
from forum.accounts.commands.signing_in import Begun, Browser, enter, enter_demo, sign_in, sign_out, sign_out_elsewhere

__all__ = [
    "Begun", "Browser", "cancel_address_change", "change_handle", "change_password", "change_profile", "choose_privacy", "confirm_address",
    "create_admin", "enter", "enter_demo", "leave", "mark_undeliverable", "remove_avatar", "request_address_change",
    "request_password_reset", "request_verification", "reset_password", "set_avatar", "set_locale", "set_roles", "set_theme", "sign_in",
    "sign_out", "sign_out_elsewhere", "sign_up", "trust_address_again",
]
