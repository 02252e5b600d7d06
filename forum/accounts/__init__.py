"""Who is here.

Owns: users, emails, sessions, single-use tokens, roles.
Knows: joining, passwords, profile, leaving.
Announces: MemberJoined, EmailVerified, PasswordChanged, ProfileChanged, RolesChanged, MemberLeft.
"""
