"""Pages for people: templates and what they show; the server and the static site share them."""
