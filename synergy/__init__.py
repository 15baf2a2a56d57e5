"""The partnership's words and reasoning: no database, no screen, no HTTP."""
