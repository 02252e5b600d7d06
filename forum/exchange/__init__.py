"""Coming and going: Stack Exchange dumps, Plaza's own JSON lines, demo content, reconcile.

Owns: nothing of its own. Announces: nothing.
"""
