"""Everything that touches SQLite."""
