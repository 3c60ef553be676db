"""Pure numbers: what is known of a quantity, how sure we are, and how it compares."""
