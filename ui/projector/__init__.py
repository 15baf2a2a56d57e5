"""The projector: what the hall sees of a meeting."""
