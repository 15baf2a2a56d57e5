"""The data that an installation starts from, the sample, and made-up data to measure with."""
