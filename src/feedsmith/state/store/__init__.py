"""The state in a database, SQLite or PostgreSQL: the only package that speaks SQL.

store         what the rest of feedsmith sees: a run over the database (`state.protocol`)

polls         one poll of a source: what its documents gave, and how it does
documents     what is known of each file and page
lead_rows     what is known of the articles that lists lead to
ingest        what comes of a document: new, changed, moved or removed articles
healths       how sources do, for those who ask, and where somebody has a say in it
schedules     when sources and feeds are due, for whoever polls again and again, and what is told of them
order_rows    the story that a kill or a correction means
revisions     an article's row with what a document gives now
names         the ids that articles get which are new
bounds        what the databases can hold

publication   a feed that is published
settled       feeds that nothing has changed
listed        feeds as pages show them that list feeds
intake        what is new to it: the changes of its sources that it has not taken in yet
feed_entries  which articles are entries of a feed, and under which id and date
batches       what a batch of changed articles does to them
duplicates    which entry tells the same story as an article that comes in
rebuild       the entries of a feed again, where what it takes in has changed
selection     which entries a feed shows, and what goes to its archive
outputs       what was written where
values        texts that are kept by name

database      connections and transactions, and what is said when a database can't be used
locks         who may poll a source or publish a feed
schema        the tables
migrations    how older tables become these
rows          articles and their signatures as rows
entry_rows    the entries of a feed as rows
packing       articles and healths as single values
dictionaries  what the articles of a source have in common, by which they are compressed
statements    what both databases can do, and SQLAlchemy has no common name for
"""
