"""Measures Parley on this machine and compares each figure with its target."""
