"""Who is here.

Owns: users, emails, sessions, single-use tokens, roles, what members keep to themselves.
Knows: joining, passwords, profile, leaving.
Announces: MemberJoined, EmailVerified, PasswordChanged, ProfileChanged, RolesChanged, MemberLeft.
"""
