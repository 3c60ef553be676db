"""The data described for search engines of data sets, as schema.org's Dataset in JSON-LD."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from analysis.publishing.claim_schema import LICENCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.publishing.pages.catalogue import Catalogue

FORMATS = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet", "json": "application/json"}


def dataset(catalogue: Catalogue, files: Sequence[str]) -> dict[str, Any]:
    """
    Describe the edition's data set.

    Addresses are relative to the data page, as JSON-LD allows: a site that is copied elsewhere describes itself.
    """
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": "data.html",
        "url": "data.html",
        "name": f"Impact reports, edition {catalogue.edition['edition']}",
        "description": "Organisations' published social-impact figures, each with its range, number of cases, method, "
        "period, comparison and source, and the official statistics of the places that they serve.",
        "version": catalogue.edition["edition"],
        "datePublished": catalogue.edition["edition"],
        "license": LICENCE,
        "isAccessibleForFree": True,
        "inLanguage": "en-GB",
        "spatialCoverage": "United Kingdom",
        "variableMeasured": sorted(
            {claim.name for report in catalogue.reports for claim in report.own if claim.what == "value"}
        ),
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": f"downloads/{name}",
                "encodingFormat": FORMATS[name.rsplit(".", 1)[-1]],
            }
            for name in files
        ]
        + [{"@type": "DataDownload", "contentUrl": "../api/v1/index.json", "encodingFormat": FORMATS["json"]}],
    }


def dataset_block(catalogue: Catalogue, files: Sequence[str]) -> str:
    """Write the description as a block that pages include; readers do not see it."""
    text = json.dumps(dataset(catalogue, files), ensure_ascii=False, indent=1).replace("</", "<\\/")
    return f'```{{=html}}\n<script type="application/ld+json">\n{text}\n</script>\n```\n'
