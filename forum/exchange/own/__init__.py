"""A copy of everything Plaza keeps about one member, for that member.

Knows: pieces (what a copy is made of; rooms above contribute theirs), parts (the forum's), writing (the file), storage (where it lies).
"""
