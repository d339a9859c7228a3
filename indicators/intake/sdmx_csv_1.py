"""SDMX-CSV 1.0: the first column is ``DATAFLOW``, then dimensions, ``OBS_VALUE``, attributes."""

from indicators.intake.layout import Plan, positions, remaining
from indicators.intake.reading import Layout
from indicators.intake.sdmx_csv import NAMES, REQUIRED, concept, own_export, prepare, split_columns

LAYOUT = Layout("sdmx_csv_1", "SDMX-CSV 1.0", agency="SDMX")


def recognise(headers: list[str]) -> Plan | None:
    """The plan of a table that begins with ``DATAFLOW``."""
    if not headers or concept(headers[0]).upper() != "DATAFLOW":
        return None
    columns = positions(headers, NAMES, concept)
    if "obs_value" not in columns and "time_period" not in columns:
        return None
    columns |= {"dataflow": 0} | own_export(headers)
    others = remaining(headers, columns.values())
    return Plan(
        layout=LAYOUT,
        columns=columns,
        missing=tuple(NAMES[name][0] for name in REQUIRED if name not in columns),
        **split_columns(headers, others, columns.get("obs_value", len(headers))),
        prepare=prepare,
    )
