"""What a run is to do.

settings    feedsmith.toml as typed settings, and its JSON Schema
plan        settings or locations, and plugins, as a plan of jobs and feeds
"""
