"""What each kind of row contains and allows."""
