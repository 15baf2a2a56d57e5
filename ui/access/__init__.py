"""Access: accounts, links and the whole history."""
