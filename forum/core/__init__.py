"""Engines every room stands on.

Owns: settings, outbox, rate buckets, site state.
Knows: the database session and `@command`, events and wiring, permissions, jobs, limits, cache, migrations.
Announces: nothing of its own.
"""
