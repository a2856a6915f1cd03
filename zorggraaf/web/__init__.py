"""The graph over HTTP: linked data, questions and pages for people."""
