"""The referral finder: its form and its answers."""
