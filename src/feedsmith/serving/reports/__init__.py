"""How everything does, as the state has it: for people, for programs, and for a reader of feeds.

overview      how everything does at one moment
status        /health, /status, /status.json and /metrics
status_page   how everything does, for people
words         times, numbers and what is quoted, in the lines of a page
metrics       how everything does, for Prometheus
errors_feed   an entry for each source that fails
"""
