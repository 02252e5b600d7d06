"""Reads of the insights. `reading` is what measures are read from; the rest is for pages and the command line.

`overview` is imported from its own module: it knows the measures, and they know `reading` and `rows` here.
"""
