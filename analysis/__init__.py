"""The impact workbench. Notebooks import from here, and from nowhere deeper."""
