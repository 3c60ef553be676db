"""From executed notebooks and pages to a website and PDFs, by Quarto or by the embedded publisher."""
