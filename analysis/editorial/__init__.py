"""Words that people have written for a report: read, checked, and held so that they cannot become markup or code."""
