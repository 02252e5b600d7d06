"""Communities come in and go out: Stack Exchange dumps, Plaza's own lines, the demo content.

Owns: own_copies. Otherwise it writes the tables of the rooms beneath, all of one thread in one transaction.
Knows: records (what every format is turned into), lines (Plaza's format), stackexchange (dumps), writing, exporting, demo;
own (a copy of what is kept about a member, for that member).
Announces: OwnCopyAsked, OwnCopyMade. Imported history is not news, so nobody is told of it.
"""
