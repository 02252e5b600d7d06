"""Who is told what.

Owns: notifications, follows.
Knows: audience (pure), following, the inbox, mail.
Announces: nothing.
"""
