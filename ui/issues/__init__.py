"""Issues: the list, one issue and its forms."""
