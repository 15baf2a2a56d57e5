"""HTTP: who has access, and everything served besides the pages."""
