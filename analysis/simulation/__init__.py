"""A synthetic coalition whose truth is known, and how often the reports get it wrong."""
