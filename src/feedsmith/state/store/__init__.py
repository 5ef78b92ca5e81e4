"""The state in a database, SQLite or PostgreSQL: the only package that speaks SQL.

store         what the rest of feedsmith sees: a run over the database (`state.protocol`)
database      connections, transactions, locks, and what is said when a database can't be used
schema        the tables, and how older ones become these
rows          articles and their signatures as rows
documents     what is known of each file and page
ingest        what comes of a document: new, changed, moved or removed articles
healths       how sources do, where somebody has a say in it
names         the ids that articles get which are new
feed_entries  which articles are entries of a feed, and under which id and date
entry_rows    these entries as rows
duplicates    which entry tells the same story as an article that comes in
rebuild       the entries of a feed again, where what it takes in has changed
selection     which entries a feed shows, and what goes to its archive
"""
