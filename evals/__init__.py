"""Suites, metrics and measurements."""
