"""Which plugins are installed, and what they offer.

hookspecs       the hooks that a plugin implements
calls           a call of a plugin's code, bounded in time, and what comes of it
registry        plugins loaded, checked and held by name
onefile         plugins of one file each, in a folder beside the configuration
distributions   which installed distributions offer plugins
"""
