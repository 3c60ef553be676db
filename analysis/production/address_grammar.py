"""Import jsonschema without its grammar of web addresses, which takes longer to build than a report to run.

Where the package rfc3987-syntax is installed, as JupyterLab wants it, `import jsonschema` compiles 38 grammars:
0.8 s of CPU in an empty process, 4 s in one that holds tables, since the collector walks through all of them. They
check cells whose format is ``iri``, and no schema of a notebook has one. Imported before nbformat and papermill.
"""

from __future__ import annotations

import sys

GRAMMAR = "rfc3987_syntax"

if GRAMMAR not in sys.modules and "jsonschema" not in sys.modules:
    sys.modules[GRAMMAR] = None  # an import of it fails, which jsonschema takes for a package that is not there
    try:
        import jsonschema  # noqa: F401
    finally:
        del sys.modules[GRAMMAR]
