"""Everything that a viewer may change: one function and one transaction each."""
