"""What is known about the data itself: coverage, gaps, sources and their age, contradictions."""
