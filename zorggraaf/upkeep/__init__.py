"""Keeping the facts true: what is missing, spreadsheets out and in, decisions and exceptions."""
