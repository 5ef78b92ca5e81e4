"""The state in a database, SQLite or PostgreSQL: the only package that speaks SQL.

store       what the rest of feedsmith sees: a run over the database, as `state.protocol` describes it
database    connections, transactions, locks, and what is said when a database can't be used
schema      the tables, and how older ones become these
rows        articles and signatures as rows
documents   what is known of each file and page
intake      what comes of a document: new, changed or the same article
lineup      which articles are entries of a feed, and under which id and date
selection   which entries a feed shows, and what goes to its archive
"""
