"""What funders may see, and the published copy, which contains nothing else."""
