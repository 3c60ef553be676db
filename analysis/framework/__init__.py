"""What is measured: goals, metrics, organisations, places and sources, as validated tables under data/."""
