"""Everything that a screen reads: each query is in the one function that owns it."""
