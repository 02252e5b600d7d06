"""Finding threads by their words.

Owns: the search index (`post_search`, made by hand per dialect).
Knows: parse (pure), rank, suggestions.
Announces: nothing.
"""
