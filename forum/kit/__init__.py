"""Floor 0: pure building blocks that know neither the database nor Flask.

Owns: text and Markdown, URLs, tokens, time, paging, diffs, images, errors.
Knows: the standard library and a few parsing libraries, nothing of Plaza.
Announces: nothing.
"""
