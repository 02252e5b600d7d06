"""Plaza: the forum a member touches. Every room lives on a floor and imports only from floors beneath it.

Kept free of imports but one so that `python3 -m forum` works on a machine that has nothing but Python.
"""

import os

# Plaza has processes for several processors. Threads of the arithmetic library wait for each other by turning round: on a busy
# machine a vector then takes twenty times the processor. Read once, when NumPy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
