"""Benchmarks: both sides of a comparison run on one core, so that neighbours weigh on neither."""

import os

# Before NumPy is first imported; its threads wait for each other on a busy machine.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
