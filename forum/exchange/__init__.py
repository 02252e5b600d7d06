"""Communities come in and go out: Stack Exchange dumps, Plaza's own lines, the demo content.

Owns: nothing; it writes the tables of the rooms beneath, all of one thread in one transaction.
Knows: records (what every format is turned into), lines (Plaza's format), stackexchange (dumps), writing, exporting, demo.
Announces: nothing; imported history is not news, so nobody is told.
"""
