"""Pages from the web, bounded, polite and safe: the only package that speaks HTTP.

access      what may be fetched, from whom and with what: values
fetcher     what a run asks for pages; its event loop on a thread of its own
session     the way of a request: the one loop over its redirects and retries
redirects   where a request goes next: a new rule about redirects belongs here
retries     what went wrong, and whether to try again: a new rule about retries belongs here
refresh     pages that only stand for another one: meta refresh, frames
headers     what the fields of a request and a response say: credentials, dates, waits
cookies     the cookies that a page sets on its way, and who gets to see them
body        a body, read within its limit
inflate     content codings, decoded in bounded steps: a new coding belongs here
exchange    one request and its response, over httpcore
failures    what goes wrong below, in plain words: a new message about a connection belongs here
streams     what goes over a connection
heads       heads of responses that browsers read and h11 does not
proxies     which proxy a request goes through
guard       which addresses are refused
robots      what robots.txt allows
politeness  how many requests a host gets, and how far apart
pauses      which hosts are not to be asked before a time, for this run and the next ones
"""
