"""Who did what to what, when and why, and who looked at what is confidential. Appended, never changed; not even by admins.

Owns: audit_rows, and the chain that proves them: audit_links, audit_seals.
Knows: recording, sealing, verifying, reading, exporting.
Announces: AuditExported; and, for what the desk shows of somebody, the forum's ConfidentialSeen.
"""
