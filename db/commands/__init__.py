"""Everything that a viewer may change: one function, one transaction."""
