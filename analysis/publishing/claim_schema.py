"""What a published claim holds: one list of its fields, from which the schemas of JSON and CSV are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

VERSION = "1"
RELEASE = "1.1.0"
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
TEXT, NUMBER, COUNT, LIST = "string", "number", "integer", "array"


@dataclass(frozen=True)
class Field:
    """One field of a claim; ``blank`` where it may be null."""

    name: str
    type: str
    meaning: str
    blank: bool = False


FIELDS = (
    Field("id", TEXT, "Permanent address of the claim: whom it is about, measure, period and what is said"),
    Field("organisation", TEXT, "Slug of the organisation; the code of a place or the id of a peer group for context"),
    Field("metric", TEXT, "Id of the measure, as in metrics.json"),
    Field("name", TEXT, "Name of the measure"),
    Field("goal", COUNT, "Number of the goal; 0 where it belongs to none"),
    Field("audience", TEXT, "staff, customers or communities"),
    Field("what", TEXT, "value for a figure as published; otherwise the comparison, such as peers_median"),
    Field("subject", TEXT, "Legal entity or place that the figure is about"),
    Field("period", TEXT, "Period as printed"),
    Field("start", TEXT, "First day of the period, as an ISO date"),
    Field("stage", TEXT, "context, activity, input, output or outcome"),
    Field("role", TEXT, "result, target, forecast or context"),
    Field("unit", TEXT, "Unit of value, lower and upper"),
    Field("value", NUMBER, "The number, unrounded; blank where missing", blank=True),
    Field("lower", NUMBER, "Lower end of the range", blank=True),
    Field("upper", NUMBER, "Upper end of the range", blank=True),
    Field("confidence", NUMBER, "Level of the range, where it is an interval of confidence"),
    Field("n", COUNT, "How many it rests on", blank=True),
    Field("n_periods", COUNT, "How many periods it rests on"),
    Field("method", TEXT, "How it was made"),
    Field("meaning", TEXT, "What the range stands for: sample, chance, movement, bounds or none"),
    Field("status", TEXT, "ok, or why there is no more to say"),
    Field("missing", TEXT, "Kind of missing, where there is no value"),
    Field("bound", TEXT, "exact, at_least, at_most or about"),
    Field("comparator", TEXT, "In words, what it is compared with"),
    Field("comparator_value", NUMBER, "The comparator's value", blank=True),
    Field("verdict", TEXT, "better, similar, worse, higher, lower, cant_tell, not_compared, or blank"),
    Field("polarity", TEXT, "Which direction is good: higher, lower, zero or none"),
    Field("evidence", TEXT, "none, activity, output, outcome, compared or causal"),
    Field("text", TEXT, "The value as pages print it"),
    Field("size", TEXT, "The value as pages print it without its sign"),
    Field("interval", TEXT, "The range as pages print it"),
    Field("count", TEXT, "n as pages print it"),
    Field("caveats", LIST, "What to bear in mind"),
    Field("sources", LIST, "Ids of the sources"),
    Field("rows", LIST, "Rows of the project's tables that it was made from"),
    Field("statement", TEXT, "What was published, in words"),
    Field("activity", TEXT, "The activity that the figure belongs to"),
    Field("p_value", NUMBER, "For the technical annex", blank=True),
    Field("distribution", LIST, "Values of the comparators, for a chart"),
    Field("sizes", LIST, "How many people stand behind each of them, where known"),
    Field("certainty", TEXT, "Which way it leans and how sure that is, in words; blank where nothing is said"),
    Field("p", TEXT, "The p-value as the technical annex prints it"),
)


def claim_schema() -> dict[str, Any]:
    """Write the JSON Schema of one claim. Fields may be added under the same version; none is taken away."""
    properties = {
        field.name: {"type": [field.type, "null"] if field.blank else field.type, "description": field.meaning}
        for field in FIELDS
    }
    return {"type": "object", "properties": properties, "required": [field.name for field in FIELDS]}


def document_schema(name: str, parts: dict[str, Any]) -> dict[str, Any]:
    """Write the JSON Schema of one file of the interface: its version, its edition and its parts."""
    head = {"version": {"const": VERSION}, "edition": {"type": "string", "format": "date"}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": name,
        "type": "object",
        "properties": {**head, **parts},
        "required": ["version", "edition", *parts],
    }


def csvw_table(file: str, key: str, columns: dict[str, str]) -> dict[str, Any]:
    """Describe a CSV file of words, by the meaning of each column."""
    described = [
        {"name": name, "titles": name, "dc:description": meaning, "datatype": "string"}
        for name, meaning in columns.items()
    ]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": file,
        "dc:license": LICENCE,
        "tableSchema": {"primaryKey": key, "columns": described},
    }


def csvw_metadata(file: str, columns: list[str]) -> dict[str, Any]:
    """Describe a CSV file of claims as CSV on the Web asks; lists are written as JSON in their cells."""
    known = {field.name: field for field in FIELDS}
    types = {TEXT: "string", NUMBER: "number", COUNT: "integer", LIST: "json"}
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": file,
        "dc:license": LICENCE,
        "tableSchema": {
            "primaryKey": "id",
            "columns": [
                {
                    "name": name,
                    "titles": name,
                    "dc:description": known[name].meaning,
                    "datatype": types[known[name].type],
                }
                for name in columns
            ],
        },
    }
