"""Which plugins are installed, and what they offer.

hookspecs       the hooks that a plugin implements
registry        plugins loaded, checked and held by name
distributions   which installed distributions offer plugins
"""
