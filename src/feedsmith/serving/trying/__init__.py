"""An address tried in the browser.

room      who may have an address tried, and what comes of it
attempt   the address tried, in a process of its own
page      the form, and what was found
"""
