"""The faces of Parley: terminal and web chat."""
