"""The map of services, and what is beside it."""
