"""feedsmith that is always on: polls each source when it is due, serves the feeds, shows how it does.

Two processes that know each other by the state alone: one answers requests, the other polls.

schedule    when a source is due next: pure
timetable   which sources go into one round of polls, and when: pure
rounds      one round of polls, in a process of its own
poller      round after round, to the end
notices     what happened to a source, sent to whoever wants to be told
standing    how sources, feeds and the poller do, as the state has it
"""
