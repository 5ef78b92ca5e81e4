"""How fast feedsmith is, how much memory it takes, and next to whom: `python -m bench [TABLE...]`.

The machine may be shared and noisy, hence CPU time rather than the clock wherever one process does the work,
contestants in turn, the least of several rounds, and ratios rather than seconds.
"""
