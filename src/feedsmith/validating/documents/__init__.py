"""From bytes to a tree whose parts know their line and column. What it holds is not judged here.

encoding     from bytes to text, as XML has it
markup       XML as a tree of elements
namespaces   the namespaces that feeds use, and their prefixes
json_values  JSON as a tree of values
"""
