"""The gate: estimates become claims here, and only claims are printed."""
