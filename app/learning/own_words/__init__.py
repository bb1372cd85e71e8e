"""What somebody wrote earlier, or elsewhere, shown to them again and to nobody else."""
