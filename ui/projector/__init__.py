"""The projector: the view of a meeting for the whole room."""
