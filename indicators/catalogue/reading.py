"""Read a folder of definitions without losing the line on which anything stands.

YAML is read as nodes, which know their place, and turned into values here: only text, numbers,
dates, yes and no, lists and mappings exist, and any other tag is a fault. CSV rows keep the line
they begin on. Text is folded to single spaces, so that a definition wrapped over five lines is the
same text, and the same key for translation, as on one line.

What cannot be read is a fault and is left out; nothing here knows what a key or a column means.
"""

import csv
import io
import re
from datetime import date
from pathlib import Path

import yaml

from indicators.catalogue.files import Document, Fault, Folder, Row, Table
from indicators.catalogue.shapes import FRAMEWORK_FILE, INDICATOR_FOLDER, TABLES

# The C parser where it was built in, because it is faster; both build nodes only, never objects.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBERS = yaml.constructor.SafeConstructor()
_TAG = "tag:yaml.org,2002:"


def read_folder(folder: Path) -> Folder:
    """Read ``framework.yaml``, ``indicators/*.yaml`` and the tables of one framework."""
    read = Folder(folder)
    read.framework = _read_document(read, FRAMEWORK_FILE)
    for path in sorted((folder / INDICATOR_FOLDER).glob("*.y*ml")):
        document = _read_document(read, f"{INDICATOR_FOLDER}/{path.name}")
        if document is not None:
            read.indicators.append(document)
    for name in TABLES:
        table = _read_table(read, name)
        if table is not None:
            read.tables[name] = table
    return read


def _read_text(read: Folder, name: str) -> str | None:
    path = read.path / name
    if not path.is_file():
        fix = "Put the file back, or copy the one of an earlier version and edit it."
        read.faults.append(Fault(name, 1, "The file is missing.", fix))
        return None
    content = path.read_bytes()
    if content.startswith(b"\xef\xbb\xbf"):
        what = "The file begins with a byte order mark, which some programs put before the text."
        fix = 'Save it as "UTF-8", not as "UTF-8 with BOM" or "CSV UTF-8".'
        read.faults.append(Fault(name, 1, what, fix))
        content = content[3:]
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = f"The byte {content[error.start]:#04x} is not UTF-8 text."
        fix = "Save the file with the encoding UTF-8 and look at the letters of this line again."
        read.faults.append(Fault(name, line, what, fix))
        return None


# --- YAML ---------------------------------------------------------------------------------------


def _read_document(read: Folder, name: str) -> Document | None:
    text = _read_text(read, name)
    if text is None:
        return None
    tabs = [n for n, line in enumerate(text.split("\n"), 1) if re.match(r" *\t", line)]
    for line in tabs:
        fix = "Replace it by spaces; two for each level."
        read.faults.append(Fault(name, line, "The line is indented with a tab.", fix))
    if tabs:
        return None
    try:
        root = _compose(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"This is not valid YAML: {error.problem or error.context}."
        fix = "Compare the line with the same line of another file; text with a colon needs quotes."
        read.faults.append(Fault(name, mark.line + 1 if mark else 1, what, fix))
        return None
    except yaml.YAMLError as error:
        what = f"This is not valid YAML: {' '.join(str(error).split())}."
        read.faults.append(Fault(name, 1, what, "Remove the characters that cannot be seen."))
        return None
    if not isinstance(root, yaml.MappingNode):
        fix = 'Begin each line with a key and a colon, such as "id: …".'
        read.faults.append(Fault(name, 1, "The file is not a list of keys with values.", fix))
        return None
    document = Document(name, {}, {(): 1}, {})
    document.value.update(_value(read, document, root, ()))
    return document


def _compose(text: str) -> yaml.Node | None:
    loader = LOADER(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def _value(read: Folder, document: Document, node: yaml.Node, keys: tuple):
    """The value of a node; remembers the line of every key below it."""
    if id(node) in document.seen:
        what = "A part of the file is used again through an anchor (& and *)."
        fix = "Write the text out where it is meant."
        read.faults.append(Fault(document.path, node.start_mark.line + 1, what, fix))
        return document.seen[id(node)]
    document.seen[id(node)] = None
    if isinstance(node, yaml.ScalarNode):
        document.source[keys] = node.value
        value = _scalar(read, document, node)
    elif isinstance(node, yaml.SequenceNode):
        value = []
        for place, item in enumerate(node.value):
            document.lines[(*keys, place)] = item.start_mark.line + 1
            value.append(_value(read, document, item, (*keys, place)))
    else:
        value = _mapping(read, document, node, keys)
    document.seen[id(node)] = value
    return value


def _mapping(read: Folder, document: Document, node: yaml.MappingNode, keys: tuple) -> dict:
    mapping = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            fix = "Write one word before the colon."
            read.faults.append(Fault(document.path, line, "A key is not a single word.", fix))
            continue
        key = key_node.value
        if key in mapping:
            what = f'The key "{key}" stands twice; first on line {document.lines[(*keys, key)]}.'
            read.faults.append(Fault(document.path, line, what, "Keep one of the two."))
            continue
        document.lines[(*keys, key)] = line
        mapping[key] = _value(read, document, value_node, (*keys, key))
    return mapping


def _scalar(read: Folder, document: Document, node: yaml.ScalarNode):
    tag = node.tag.removeprefix(_TAG)
    if tag == "null":
        return None
    if tag == "bool":
        return _NUMBERS.construct_yaml_bool(node)
    if tag == "int":
        return _NUMBERS.construct_yaml_int(node)
    if tag == "float":
        return _NUMBERS.construct_yaml_float(node)
    if tag == "timestamp":
        try:
            return date.fromisoformat(node.value)
        except ValueError:
            return node.value  # a day that no calendar has; the rule of the key will say so
    if tag != "str":
        fix = "Remove the word with the exclamation mark; definitions hold plain text and numbers."
        what = f'The tag "{node.tag}" is not allowed here.'
        read.faults.append(Fault(document.path, node.start_mark.line + 1, what, fix))
    return " ".join(node.value.split())


# --- CSV ----------------------------------------------------------------------------------------


def _read_table(read: Folder, name: str) -> Table | None:
    text = _read_text(read, name)
    if text is None:
        return None
    columns = list(TABLES[name].columns)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows, complete, line = [], True, 1
    try:
        header = [cell.strip() for cell in next(reader, [])]
        if header != columns:
            read.faults.append(Fault(name, 1, _header_finding(header, columns), _HEADER_FIX))
            return None
        line = reader.line_num + 1
        for cells in reader:
            if cells and len(cells) != len(columns):
                what = f"The row has {len(cells)} cells, the header has {len(columns)}."
                fix = "Put a text that contains a comma between double quotes; count the commas."
                read.faults.append(Fault(name, line, what, fix))
                complete = False
            elif cells:
                stripped = (cell.strip() for cell in cells)
                rows.append(Row(line, dict(zip(columns, stripped, strict=True))))
            line = reader.line_num + 1
    except csv.Error as error:
        what = f"The table cannot be read from here on: {error}."
        fix = 'Close every double quote; write a quote inside a text as two, "".'
        read.faults.append(Fault(name, line, what, fix))
        return None
    return Table(name, tuple(rows), complete)


_HEADER_FIX = "Write the header exactly so, separated by commas, and keep the order."


def _header_finding(header: list[str], columns: list[str]) -> str:
    missing = [column for column in columns if column not in header]
    unknown = [column for column in header if column not in columns]
    finding = [f"The header should be: {', '.join(columns)}."]
    if missing:
        finding.append(f"Missing: {', '.join(missing)}.")
    if unknown:
        finding.append(f"Unknown: {', '.join(repr(column) for column in unknown)}.")
    return " ".join(finding)
