"""What programs read. *Owns* tokens of private feeds. *Knows* every room beneath.

Feeds (Atom) of the site, categories, tags, threads, members and searches: for everybody, or for one member by token.
"""
