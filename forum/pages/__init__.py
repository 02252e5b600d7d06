"""Pages that show several rooms: home, lists, thread, category, tag, member, help; and the shared page cache.

Owns: nothing. Announces: nothing.
"""
