"""Everything that a screen reads: each query stands in the one function that owns it."""
