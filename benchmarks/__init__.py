"""Benchmarks: ratios measured in one run, on messages made here."""
