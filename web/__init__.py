"""HTTP: who may pass, and what is served beside the pages."""
