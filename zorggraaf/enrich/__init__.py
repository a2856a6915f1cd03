"""Live registers, fetched and held against the tables: offered as a list, never merged unseen."""
