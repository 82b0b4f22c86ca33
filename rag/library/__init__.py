"""The articles folder and the indexes derived from it, kept in step."""
