"""Data in: one module for each official source, the rules that every table obeys, and `prepare`."""
