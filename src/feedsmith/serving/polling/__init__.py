"""The process that polls.

poller      round after round, to the end
children    the processes that it forks for that
timetable   which sources go into one round of polls, and when: pure
feeds_due   when a round looks at all feeds, though nothing is polled: pure
rounds      one round of polls, in a process of its own
schedule    when a source is due next, and what there is to tell of it: pure
notices     what happened to a source, sent to whoever wants to be told
"""
