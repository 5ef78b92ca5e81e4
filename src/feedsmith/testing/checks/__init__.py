"""The rules for plugins, a function each: its docstring is the rule, and it yields what breaks it.

common      what a check is given and says, and the checks of all plugins
sources     the checks of sources
enrichers   the checks of enrichers
formats     the checks of formats
samples     input that nobody wishes for, damaged documents, changed layouts
probing     a plugin in other processes: what the checks ask of them
probe       what runs in those processes
"""
