"""Settings: a module for each tab."""
