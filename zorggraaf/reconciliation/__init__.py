"""Which thing of the graph a name in somebody's list means: for spreadsheets and OpenRefine."""
