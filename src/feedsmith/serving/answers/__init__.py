"""What is answered to a request, and the files of the output folder as answers.

responses     what is answered, and how it is sent
negotiation   what a request's conditions and codings ask for
documents     bytes with their validators, as answers to requests
names         which files of the output are ours
files         feeds, archives, index page and OPML from the output folder
"""
