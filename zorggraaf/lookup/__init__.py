"""Looking things up: by any name, as a whole, and with the evidence of each statement."""
