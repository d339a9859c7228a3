"""The interface described for machines: OpenAPI 3.1, made of the same lists as the answers.

Codes are those of the definitions in force, so a client made from the document knows every
indicator and country there is. Nothing is written by hand that could be read from the program.
"""

import json
from collections.abc import Iterable
from typing import Any

from indicators.api import selection
from indicators.api.problem import MEDIA_TYPE
from indicators.api.resources import RESOURCES, Resource
from indicators.api.selection import FILTERS, Filter
from indicators.catalogue import Catalogue

PATH = "openapi.json"
Json = dict[str, Any]

_PROBLEMS = {
    "400": "Something in the question is not known; the sentence says what.",
    "404": "There is no such publication.",
    "406": "The answer is not given in any form that is accepted.",
    "414": "The question is too long.",
    "429": "This address asks too often; Retry-After says when to ask again.",
    "503": "The figures cannot be read at this moment; the sentence says why.",
}
_YEAR = {"type": "integer", "minimum": selection.FIRST_YEAR, "maximum": selection.LAST_YEAR}
_HEADERS = {
    "ETag": "The publication's number and a mark of what was asked; send it as If-None-Match.",
    "Last-Modified": "When the figures last changed; send it as If-Modified-Since.",
    "Link": "The next page, if there is one (RFC 8288).",
}


def index(base: str, catalogue: Catalogue) -> bytes:
    """What there is at the beginning of the interface: every resource with its address."""
    found = {one.name: f"{base}/{one.path}" for one in RESOURCES.values()}
    document = {
        "title": _title(catalogue),
        "openapi": f"{base}/{PATH}",
        "resources": found,
    }
    return json.dumps(document, ensure_ascii=False).encode()


def document(base: str, catalogue: Catalogue) -> bytes:
    """The OpenAPI document."""
    used = {name for one in RESOURCES.values() for name in one.filters if name in FILTERS}
    whole = {
        "openapi": "3.1.0",
        "info": {
            "title": _title(catalogue),
            "version": catalogue.framework.version,
            "description": (
                "Published figures for reading. A missing value is null and never zero. Each row "
                "names its source and licence. " + catalogue.framework.status_note
            ),
        },
        "servers": [{"url": base}],
        "paths": {f"/{one.path}": {"get": _operation(one)} for one in RESOURCES.values()},
        "components": {
            "schemas": {
                **{f"{one.name}-row": _row(one) for one in RESOURCES.values()},
                "publication": _PUBLICATION,
                "problem": _PROBLEM,
            },
            "parameters": {
                **{name: _filter(FILTERS[name], catalogue) for name in sorted(used)},
                **_OTHER,
            },
            "headers": {
                name: {"description": what, "schema": {"type": "string"}}
                for name, what in _HEADERS.items()
            },
        },
    }
    return json.dumps(whole, ensure_ascii=False).encode()


def _title(catalogue: Catalogue) -> str:
    return f"Social Protection Monitor: {catalogue.framework.name}"


def _operation(resource: Resource) -> Json:
    named = (*resource.filters, *selection.COMMON)
    return {
        "operationId": resource.name,
        "summary": resource.summary,
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in named],
        "responses": {
            "200": {
                "description": "Rows of one publication",
                "headers": _headers(_HEADERS),
                "content": {
                    "application/json": {"schema": _envelope(resource)},
                    "text/csv": {"schema": {"type": "string"}},
                },
            },
            "304": {
                "description": "Nothing has changed.",
                "headers": _headers(("ETag", "Last-Modified")),
            },
            **{
                status: {
                    "description": what,
                    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/problem"}}},
                }
                for status, what in _PROBLEMS.items()
            },
        },
    }


def _headers(names: Iterable[str]) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _envelope(resource: Resource) -> Json:
    row = {"$ref": f"#/components/schemas/{resource.name}-row"}
    text = {"type": ["string", "null"]}
    return {
        "type": "object",
        "properties": {
            "publication": {"$ref": "#/components/schemas/publication"},
            "notice": text
            | {"description": "why an older publication or no row is shown, or null"},
            "count": {"type": "integer", "minimum": 0, "description": "rows on this page"},
            "links": {
                "type": "object",
                "properties": {
                    "self": {"type": "string", "description": "this page, of this publication"},
                    "next": text | {"description": "the next page, or null"},
                },
                "required": ["self", "next"],
                "additionalProperties": False,
            },
            "rows": {"type": "array", "items": row},
        },
        "required": ["publication", "notice", "count", "links", "rows"],
        "additionalProperties": False,
    }


def _row(resource: Resource) -> Json:
    return {
        "type": "object",
        "properties": {column.name: column.json_schema() for column in resource.columns},
        "required": [column.name for column in resource.columns],
        "additionalProperties": False,
    }


def _filter(asked: Filter, catalogue: Catalogue) -> Json:
    codes = {"type": "string", "enum": list(asked.codes(catalogue))}
    return {
        "name": asked.name,
        "in": "query",
        "description": f"Rows of each {asked.what} named: one code, or several with commas.",
        "style": "form",
        "explode": False,
        "schema": {
            "type": "array",
            "items": codes,
            "minItems": 1,
            "maxItems": selection.MOST_CODES,
        },
    }


def _single(name: str, what: str, schema: Json) -> Json:
    return {"name": name, "in": "query", "description": what, "schema": schema}


_PLACE = {"type": "integer", "minimum": 0, "maximum": 999_999_999}
_ROWS = {"type": "integer", "minimum": 1, "maximum": selection.MOST_ROWS}
_OTHER = {
    "time_period": {
        "name": "time_period",
        "in": "query",
        "description": "Rows of each year named: one, or several with commas.",
        "style": "form",
        "explode": False,
        "schema": {
            "type": "array",
            "items": _YEAR,
            "minItems": 1,
            "maxItems": selection.MOST_CODES,
        },
    },
    "startPeriod": _single("startPeriod", "Rows of this year and later.", _YEAR),
    "endPeriod": _single("endPeriod", "Rows of this year and earlier.", _YEAR),
    "publication": _single(
        "publication", "The figures as of this publication; left out: the newest.", _PLACE
    ),
    "limit": _single("limit", "Rows on one page.", _ROWS | {"default": selection.USUAL_LIMIT}),
    "cursor": _single(
        "cursor", "Where the page begins: taken from links.next and never computed.", _PLACE
    ),
    "format": _single(
        "format",
        "The form of the answer, whatever Accept says.",
        {"type": "string", "enum": list(selection.FORMATS)},
    ),
}
_PUBLICATION = {
    "type": "object",
    "properties": {
        "number": {"type": "integer", "minimum": 0},
        "name": {"type": "string"},
        "published_at": {"type": ["string", "null"]},
        "framework_id": {"type": "string"},
        "framework_version": {"type": "string"},
        "framework_status": {"type": "string"},
    },
    "required": ["number", "name", "published_at", "framework_id", "framework_version"],
    "additionalProperties": False,
}
_PROBLEM = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "one plain sentence"},
    },
    "required": ["type", "title", "status", "detail"],
    "additionalProperties": False,
}
