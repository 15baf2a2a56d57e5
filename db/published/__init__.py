"""What funders may see, and the copy that holds nothing else."""
