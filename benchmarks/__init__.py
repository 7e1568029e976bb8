"""Measurements that anybody can repeat: `python -m benchmarks NAME`. Results are kept as JSON in benchmarks/results/."""
