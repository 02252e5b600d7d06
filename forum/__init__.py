"""Plaza: the forum a member touches. Every room lives on a floor and imports only from floors beneath it.

Kept free of imports so that `python3 -m forum` works on a machine that has nothing but Python.
"""
