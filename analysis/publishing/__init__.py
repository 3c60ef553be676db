"""
From executed notebooks and pages to a website and PDFs, by Quarto or by the embedded publisher.

Nothing is imported here: the processes that look at PDFs need no more than `formats`.
"""
