"""The command line, a module a command: it parses what was typed, calls one library function and prints the result.

A command imports what it needs when it runs, never above: click is nearly all that `feedsmith --help` pays for (28 of
32 ms of user time over a bare interpreter), and Plugins, SQLAlchemy or httpx would cost it up to 300 ms more.

main       the entry point: the options before a command, and how a run ends
commands   the names and one-line helps of the commands, and how a command is imported once it is called
console    what is printed, and to whom
logs       log lines on standard error
options    options that several commands take
render     render locations, or what feedsmith.toml asks for, into feeds
progress   a progress bar on a terminal
explain    show what becomes of one page or file
status     show how the sources are doing
plugins    list what is installed
schema     print the JSON Schema of feedsmith.toml
"""
