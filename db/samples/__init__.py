"""Starter data for new installations, sample data, and generated data for benchmarks."""
