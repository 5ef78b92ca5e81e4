"""How Hypothesis looks for examples, in all tests."""

import os

from hypothesis import settings

# The same examples on every run, so that nobody's commit fails by chance, and as slow as the machine is;
# HYPOTHESIS_PROFILE=thorough looks further.
settings.register_profile("feedsmith", deadline=None, max_examples=100, derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "feedsmith"))
