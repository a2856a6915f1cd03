"""What other publishers, crawlers and auditors find: graph in, triples, bytes and files out.

No HTTP here: the server and the static site call the same functions.
"""
