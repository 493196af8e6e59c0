"""What must be fast, measured: ratios within one run, since only ratios travel."""
