"""Who is told what, and by what way.

Owns: notifications, follows, preferences, mail hours, letters.
Knows: occasions, audience (pure), ways, hours (pure), telling, delivery, digests, nudging, the inbox.
Announces: HelpersNudged.
"""
