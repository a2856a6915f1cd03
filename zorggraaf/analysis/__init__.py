"""What the graph says when it is counted: overlap, divisions, positions, what if.

Every analysis takes a date, asks the graph by SPARQL (so that a remote endpoint answers the same),
and gives a `result.Table`.
"""
