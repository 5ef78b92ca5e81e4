"""What is remembered from run to run, and how it goes with each source.

protocol    what a run asks of its state
stateless   a run that remembers nothing
store/      a state in SQLite or PostgreSQL
holds       what is held until later, in words
health      whether a source is broken, or merely quiet
schedule    when a source is due, for whoever polls it again and again, and what is told of it
status      how each source is doing, in words
"""
