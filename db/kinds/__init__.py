"""What each kind of row is and allows."""
