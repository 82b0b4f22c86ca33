"""The shipped articles and parties: data only."""
