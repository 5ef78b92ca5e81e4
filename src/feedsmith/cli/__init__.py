"""The command line: parse what was typed, call one library function, print its result.

A command imports what it needs when it runs, never above. So `feedsmith --help` takes 37 ms of
CPU over a bare interpreter, 24 of them for click; pluggy, msgspec, httpcore or SQLAlchemy would
add to that.

main       the entry point: the options before a command, and how a run ends
commands   the names and one-line helps of the commands, each imported once it is called
console    what is printed, and to whom
grouping   many failures or notes of one kind as one line
logs       log lines on standard error
options    options that several commands take
render     render locations, or what feedsmith.toml asks for, into feeds
progress   a progress bar on a terminal
try_       show what a feed of a site would hold, and save it
trial      what was found on a site, in lines as wide as the terminal
init       write a feedsmith.toml
explain    show what becomes of one page or file
serve      poll each source when it is due, and serve the feeds
poll       the same without a server
health     whether a feedsmith that serves is well
status     show how the sources are doing
new        write a package for a plugin
record     record a page or file for a plugin's tests
check      check plugins against the rules
plugins    list what is installed
schema     print the JSON Schema of feedsmith.toml
validate   check a feed against its specification
"""
