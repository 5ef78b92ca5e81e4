"""What a run is to do.

mistakes    what is wrong with a configuration, named all at once
paths       paths and URLs, absolute when they are read
durations   `15m` as seconds
outputs     URLs of stores, taken apart and checked before anything is read
patterns    what texts in feedsmith.toml look like
keys        the keys that each table of feedsmith.toml may have, and what they are for
tables      those tables, checked, and how mistakes in them are named
reading     settings made of a table's keys, and secrets from the environment
sources     the tables of sources
settings    feedsmith.toml as typed settings
locations   why a location that no source accepts is none
schema      the JSON Schema of feedsmith.toml
writing     a new feedsmith.toml, or a feed at the end of one
plan        settings or locations, and plugins, as a plan of jobs and feeds
narrowing   a plan for some of its sources, or for one document
"""
