"""The meeting in progress: its steps, who is there, and quick capture."""
