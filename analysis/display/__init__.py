"""What a reader sees, made from claims. Reads no data files and fits nothing."""
