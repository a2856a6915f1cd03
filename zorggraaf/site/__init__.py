"""The graph as a folder of files that any web server can hand out, and a browser can open.

Pages, data, dumps and documentation are those of the server, made in advance: see `writing`.
"""
