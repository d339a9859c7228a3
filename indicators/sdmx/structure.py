"""The structure behind the data as one SDMX-JSON 2.0.0 structure message.

It holds the agency that maintains it, the concepts, the code lists, the data structure and the
data flow, all under the version of the framework, so a file and the structure it was written by
find each other by ``SPM:DF_SPMF(0.1.0)``. Names are given in every language of the monitor.

Code lists are the definitions themselves: what an officer may send is what is listed here.
"""

import json
from collections.abc import Iterable
from typing import Any

from indicators.catalogue import Catalogue
from indicators.language import Language, available
from indicators.language import mark as N_
from indicators.sdmx.components import (
    ATTRIBUTE,
    COMPONENTS,
    DIMENSION,
    MAINTAINER,
    MEASURE,
    TIME,
    Component,
)
from indicators.sdmx.data import flow_id, version_of

MEDIA_TYPE = "application/vnd.sdmx.structure+json; version=2.0.0"
_SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/tools/schemas/"
    "2.0.0/sdmx-json-structure-schema.json"
)
_URN = "urn:sdmx:org.sdmx.infomodel"
_CONCEPTS = "CS_MONITOR"
_STRATA = {
    "CL_SEX": ("sex", N_("Sex")),
    "CL_AGE": ("age", N_("Age")),
    "CL_URBANISATION": ("urbanisation", N_("Urban or rural area")),
    "CL_INCOME_WEALTH_QUANTILE": ("quintile", N_("Income or wealth quantile")),
    "CL_DISABILITY_STATUS": ("disability", N_("Disability status")),
    "CL_MIGRATION": ("migration", N_("Migratory status")),
    "CL_ACTIVITY": ("activity", N_("Economic activity")),
}
_FIXED = {
    "CL_FREQ": (N_("Frequency"), {"A": N_("Annual")}),
    "CL_REPORTING_TYPE": (
        N_("Reporting type"),
        {"G": N_("Published by an international agency"), "N": N_("Reported by the country")},
    ),
    "CL_TOTAL": (N_("Total only"), {"_T": N_("Total: not broken down")}),
    "CL_UNIT_MULT": (N_("Unit multiplier"), {"0": N_("Units")}),
    "CL_NATURE": (N_("Nature of the value"), {"C": N_("Country data")}),
    "CL_ROLE": (
        N_("Role of the source"),
        {
            "national": N_("National report"),
            "primary": N_("Agency whose series is shown"),
            "alternative": N_("Agency whose series stands beside it"),
        },
    ),
}

Json = dict[str, Any]


def as_bytes(catalogue: Catalogue) -> bytes:
    """The whole message as UTF-8 JSON; the same definitions give the same bytes."""
    text = json.dumps(message(catalogue), ensure_ascii=False, indent=1)
    return text.encode() + b"\n"


def message(catalogue: Catalogue) -> Json:
    """The whole message as SDMX-JSON names its parts."""
    version = version_of(catalogue)
    framework = catalogue.framework
    return {
        "meta": {
            "schema": _SCHEMA,
            "id": f"{framework_id(catalogue)}-{version}".replace(".", "_"),
            # The day the definitions were last compared with their sources, not the day of export.
            "prepared": f"{framework.reviewed.isoformat()}T00:00:00Z",
            "test": False,
            "contentLanguages": available(),
            "sender": {"id": MAINTAINER},
        },
        "data": {
            "agencySchemes": [_agencies()],
            "conceptSchemes": [_concepts(version)],
            "codelists": list(_code_lists(catalogue, version)),
            "dataStructures": [_data_structure(catalogue, version)],
            "dataflows": [
                _maintained(flow_id(catalogue), framework.name, version)
                | {
                    "structure": f"{_URN}.datastructure.DataStructure="
                    f"{MAINTAINER}:{framework_id(catalogue)}({version})"
                }
            ],
        },
    }


def framework_id(catalogue: Catalogue) -> str:
    """The id of the data structure, ``DSD_SPMF``."""
    return flow_id(catalogue).replace("DF_", "DSD_", 1)


def _named(name: str, description: str = "") -> Json:
    """Name and description in every language; one that is not translated stays English."""
    said: Json = {"name": Language("en").gettext(name)}
    said["names"] = {code: Language(code).gettext(name) for code in available()}
    if description:
        said["description"] = Language("en").gettext(description)
        said["descriptions"] = {c: Language(c).gettext(description) for c in available()}
    return said


def _maintained(id_: str, name: str, version: str) -> Json:
    return {"id": id_, "version": version, "agencyID": MAINTAINER, "isPartial": False} | _named(
        name
    )


def _agencies() -> Json:
    ours = {"id": MAINTAINER} | _named(N_("Social protection monitor"))
    scheme = {"id": "AGENCIES", "version": "1.0", "agencyID": "SDMX", "isPartial": True}
    return scheme | _named(N_("Agencies")) | {"agencies": [ours]}


def _concepts(version: str) -> Json:
    concepts = [{"id": c.id} | _named(c.name) for c in COMPONENTS]
    scheme = _maintained(_CONCEPTS, N_("Concepts of the monitor"), version)
    return scheme | {"concepts": concepts}


def _code_lists(catalogue: Catalogue, version: str) -> Iterable[Json]:
    def code_list(id_: str, name: str, codes: Iterable[tuple[str, str, str]]) -> Json:
        listed = [{"id": code} | _named(said, note) for code, said, note in codes]
        return _maintained(id_, name, version) | {"codes": listed}

    for id_, (name, codes) in _FIXED.items():
        yield code_list(id_, name, ((code, said, "") for code, said in codes.items()))
    for id_, (breakdown, name) in _STRATA.items():
        strata = catalogue.strata[breakdown].values()
        yield code_list(id_, name, ((s.code, s.name, s.note) for s in strata))
    areas = catalogue.countries.values()
    yield code_list(
        "CL_AREA",
        N_("Reference area"),
        ((c.ref_area, c.name, f"M49 {c.m49}" if c.m49 else "") for c in areas),
    )
    indicators = catalogue.indicators.values()
    yield code_list(
        "CL_INDICATOR",
        N_("Indicator of the framework"),
        ((i.id, i.name, i.definition) for i in indicators),
    )
    units = catalogue.units.values()
    yield code_list("CL_UNIT", N_("Unit of measure"), ((u.unit_measure, u.name, "") for u in units))
    statuses = catalogue.statuses.values()
    yield code_list(
        "CL_OBS_STATUS", N_("Status of the value"), ((s.code, s.name, "") for s in statuses)
    )


def _data_structure(catalogue: Catalogue, version: str) -> Json:
    by_role = {
        role: [_component(c, version) for c in COMPONENTS if c.role == role]
        for role in (DIMENSION, TIME, MEASURE, ATTRIBUTE)
    }
    for position, dimension in enumerate(by_role[DIMENSION]):
        dimension["position"] = position
    for attribute in by_role[ATTRIBUTE]:
        attribute |= {"usage": "optional", "attributeRelationship": {"observation": {}}}
    components = {
        "dimensionList": {
            "id": "DimensionDescriptor",
            "dimensions": by_role[DIMENSION],
            "timeDimension": by_role[TIME][0],
        },
        "measureList": {"id": "MeasureDescriptor", "measures": by_role[MEASURE]},
        "attributeList": {"id": "AttributeDescriptor", "attributes": by_role[ATTRIBUTE]},
    }
    whole = _maintained(framework_id(catalogue), catalogue.framework.name, version)
    return whole | {"dataStructureComponents": components}


def _component(component: Component, version: str) -> Json:
    concept = f"{MAINTAINER}:{_CONCEPTS}({version}).{component.id}"
    representation: Json = {"format": {"dataType": component.type}}
    if component.codes:
        place = f"{MAINTAINER}:{component.codes}({version})"
        representation = {"enumeration": f"{_URN}.codelist.Codelist={place}"}
    return {
        "id": component.id,
        "conceptIdentity": f"{_URN}.conceptscheme.Concept={concept}",
        "localRepresentation": representation,
    }
