"""Pages from the web, bounded, polite and safe: the only package that speaks HTTP.

access      what may be fetched, from whom and with what: values
fetcher     what a run asks for pages; its event loop on a thread of its own
session     a request to its end: redirects, retries, credentials, cookies
exchange    one request and one response, over httpcore
guard       which addresses are refused
inflate     content codings, undone in bounded steps
robots      what robots.txt allows
politeness  how many requests a host gets, and how far apart
"""
