"""How reports are produced: planned, run, recorded and built. Knows notebooks by path, never by import."""
