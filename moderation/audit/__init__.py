"""Who did what to what, when and why. Appended, never changed; not even by admins.

Owns: audit_rows.
Knows: recording, reading.
Announces: nothing.
"""
