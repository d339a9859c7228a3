"""The shape of the house, held by a machine.

Data goes one way: definitions and files → ledger → snapshot → series → measures → words and
figures → pages, interfaces and commands. ``ALLOWED`` below is that way, written down: each stage
may import the stages named beside it and nothing else. There is no list of exceptions. When a test
here fails, either the code has taken a short cut, or the way has changed and ``ALLOWED`` changes
first, in a commit that says why.

Every test reads the source as a syntax tree; nothing is imported or run.
"""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "indicators"
PAGES = ROOT / "pages"

# stage: the stages it may import. A stage may import its own modules; keys stand in the data's way.
FOUNDATION = {"errors", "escape", "rounding", "settings"}
ALLOWED: dict[str, set[str]] = {
    "errors": set(),
    "rounding": set(),
    "escape": set(),
    "settings": set(),
    "catalogue": FOUNDATION,
    "language": FOUNDATION | {"catalogue"},
    "intake": FOUNDATION | {"catalogue"},
    "validation": FOUNDATION | {"catalogue", "intake"},
    "ledger": FOUNDATION | {"catalogue"},
    "access": FOUNDATION | {"catalogue", "ledger"},
    "starter": FOUNDATION | {"catalogue", "ledger"},
    "measures": FOUNDATION | {"catalogue"},
    "snapshot": FOUNDATION | {"catalogue", "ledger", "measures"},
    "series": FOUNDATION | {"catalogue", "measures", "snapshot"},
    # An export is what a snapshot holds, in another form.
    "exports": FOUNDATION | {"catalogue", "series"},
    "sdmx": FOUNDATION | {"catalogue", "language", "series", "exports"},
    # Questions that touch every observation, asked of an export.
    "engine": FOUNDATION | {"catalogue", "measures", "snapshot"},
    # Comparing a file with what is published means reading what is published.
    "submissions": FOUNDATION
    | {"catalogue", "intake", "validation", "ledger", "access", "measures", "snapshot", "series"},
    # What programs read: published figures from snapshots, and no way to anything else.
    "api": FOUNDATION | {"catalogue", "measures", "snapshot", "series"},
    "narrative": FOUNDATION | {"catalogue", "language", "measures"},
    # A report on a file is worded like any other view; what it reads is what submissions gave.
    "views": FOUNDATION
    | {"catalogue", "language", "measures", "series", "narrative"}
    | {"intake", "validation", "submissions"},
    "figures": FOUNDATION | {"catalogue", "language", "narrative", "views"},
    "briefs": FOUNDATION
    | {"catalogue", "language", "measures", "series", "narrative", "views", "figures"},
    "messages": FOUNDATION | {"catalogue", "language", "starter"},
    "commands": FOUNDATION
    | {"catalogue", "language", "intake", "validation", "ledger", "access", "starter"}
    | {"submissions", "measures", "snapshot", "series", "narrative", "views", "briefs"}
    | {"exports", "sdmx", "engine"},
}

# Modules that share a stage with a neighbour of another name; every other module's stage is its
# own name, up to the first underscore: ``ledger_tables`` belongs to ``ledger``.
SAME_STAGE = {
    "__main__": "commands",
    "audit": "ledger",
    "definition": "catalogue",
    "serving": "snapshot",
    "signin": "access",
}


# Reading the source ---------------------------------------------------------------------------


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


PACKAGE_FILES = sorted(PACKAGE.rglob("*.py"))
INTERFACE_FILES = sorted([*ROOT.glob("*.py"), *PAGES.rglob("*.py")])
TEST_FILES = sorted([*ROOT.glob("tests/**/*.py"), *ROOT.glob("benchmarks/**/*.py")])
SHIPPED_FILES = PACKAGE_FILES + INTERFACE_FILES
ALL_FILES = SHIPPED_FILES + TEST_FILES


def imported_modules(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of everything ``path`` imports, wherever in the file it does so."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno}: write the full name to import"
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def calls(path: Path) -> Iterator[tuple[int, str, ast.Call]]:
    """Line, dotted name (``duckdb.connect``, ``.get``) and node of every call in ``path``."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield node.lineno, dotted(node.func), node


def dotted(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return f"{dotted(function.value)}.{function.attr}"
    return function.id if isinstance(function, ast.Name) else ""


def pages_navigated() -> list[Path]:
    """The pages: the files that ``pages/navigation.py`` names, in the order of the navigation."""
    return [
        PAGES / node.args[0].value
        for _, call, node in calls(PAGES / "navigation.py")
        if call == "Place"
    ]


PAGE_FILES = pages_navigated()


def stage_of(path: Path) -> str:
    """The stage of a module of the package: its folder, or its own name up to an underscore."""
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    stem = first if first.startswith("__") else first.split("_")[0]
    return SAME_STAGE.get(stem, stem)


def stages_imported(path: Path) -> Iterator[tuple[int, str]]:
    for line, module in imported_modules(path):
        parts = module.split(".")
        if parts[0] == "indicators" and len(parts) > 1:
            inside = PACKAGE / parts[1]
            if inside.is_dir() or inside.with_suffix(".py").is_file():
                yield line, stage_of(inside)


def third_party(path: Path) -> set[str]:
    """Top-level names ``path`` imports from neither Python nor this project."""
    ours = {"indicators", "pages", "tests", "benchmarks"} | {p.stem for p in ROOT.glob("*.py")}
    names = {module.split(".")[0] for _, module in imported_modules(path)}
    return names - ours - set(sys.stdlib_module_names)


def lines_of_code(path: Path) -> int:
    """Lines that hold code or a docstring; blank lines and comments are free."""
    layout = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
    lines: set[int] = set()
    source = io.StringIO(path.read_text(encoding="utf-8"))
    for token in tokenize.generate_tokens(source.readline):
        if token.type not in (*layout, tokenize.ENDMARKER):
            lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines)


# The data's way -------------------------------------------------------------------------------


def test_the_way_is_written_in_order_and_never_turns_back():
    order = list(ALLOWED)
    turning_back = [
        f"{stage} may import {other}"
        for stage, others in ALLOWED.items()
        for other in sorted(others)
        if order.index(other) >= order.index(stage)
    ]
    assert turning_back == []


def test_every_module_of_the_package_has_a_place_on_the_way():
    homeless = [
        name_of(path)
        for path in PACKAGE_FILES
        if path != PACKAGE / "__init__.py" and stage_of(path) not in ALLOWED
    ]
    assert homeless == []


def test_a_module_imports_only_from_stages_before_it():
    short_cuts = [
        f"{name_of(path)}:{line} imports {other}"
        for path in PACKAGE_FILES
        if path != PACKAGE / "__init__.py"
        for line, other in stages_imported(path)
        if other != stage_of(path) and other not in ALLOWED[stage_of(path)]
    ]
    assert short_cuts == []


def test_nothing_in_the_package_knows_the_web_page_the_tests_or_the_benchmarks():
    outside = {"streamlit", "pages", "app", "ui", "tests", "benchmarks"}
    found = [
        f"{name_of(path)}:{line} imports {module}"
        for path in PACKAGE_FILES
        for line, module in imported_modules(path)
        if module.split(".")[0] in outside
    ]
    assert found == []


def test_the_navigation_names_files_that_exist():
    assert PAGE_FILES
    assert [name_of(path) for path in PAGE_FILES if not path.is_file()] == []


def test_every_file_beside_the_pages_is_a_page_or_serves_one():
    imported = {
        ".".join(module.split(".")[:2])
        for path in INTERFACE_FILES
        for _, module in imported_modules(path)
    }
    idle = [
        name_of(path)
        for path in PAGES.rglob("*.py")
        if path not in PAGE_FILES and f"pages.{path.stem}" not in imported
    ]
    assert idle == []


def test_pages_choose_ask_and_show_but_never_compute_query_or_draw():
    libraries = {"pandas", "numpy", "pyarrow", "duckdb", "sqlalchemy", "sqlite3", "plotly"}
    stages = {"ledger", "snapshot", "measures", "intake", "validation"}
    found = [
        f"{name_of(path)}:{line} imports {module}"
        for path in INTERFACE_FILES
        for line, module in imported_modules(path)
        if module.split(".")[0] in libraries
    ] + [
        f"{name_of(path)}:{line} imports {stage}"
        for path in PAGE_FILES
        for line, stage in stages_imported(path)
        if stage in stages
    ]
    assert found == []


# What could turn a file into code, or a name into a link ----------------------------------------


def test_duckdb_is_opened_only_by_the_snapshot_which_locks_it_down():
    openers = {
        name_of(path)
        for path in SHIPPED_FILES
        for _, call, _ in calls(path)
        if call in ("duckdb.connect", "duckdb.sql", "duckdb.query", "duckdb.execute")
    }
    assert openers == {"indicators/snapshot.py"}


def test_nothing_that_came_in_a_file_is_ever_run():
    forbidden = {"eval", "exec", "compile", "__import__", "os.system", "os.popen"}
    unsafe = {"yaml.load", "yaml.unsafe_load", "yaml.full_load", "yaml.load_all"}
    found = [
        f"{name_of(path)}:{line} calls {call}"
        for path in SHIPPED_FILES
        for line, call, _ in calls(path)
        if call in forbidden | unsafe
    ]
    found += [
        f"{name_of(path)}:{line} imports {module}"
        for path in SHIPPED_FILES
        for line, module in imported_modules(path)
        if module.split(".")[0] in {"pickle", "marshal", "shelve", "dill", "joblib"}
    ]
    found += [
        f"{name_of(path)}:{line} runs a shell"
        for path in SHIPPED_FILES
        for line, _, call in calls(path)
        for keyword in call.keywords
        if keyword.arg == "shell"
    ]
    assert found == []


def test_html_is_handed_to_the_browser_in_one_module_only():
    writers = {
        name_of(path)
        for path in SHIPPED_FILES
        for _, call, _ in calls(path)
        if call in ("st.html", "components.html", "st.components.v1.html", "st.iframe")
    }
    assert len(writers) <= 1, writers


def test_markdown_is_never_told_to_let_html_through():
    found = [
        f"{name_of(path)}:{line}"
        for path in SHIPPED_FILES
        for line, _, call in calls(path)
        for keyword in call.keywords
        if keyword.arg == "unsafe_allow_html"
    ]
    assert found == []


def test_an_unknown_code_is_never_read_as_the_total():
    found = [
        f"{name_of(path)}:{line}"
        for path in SHIPPED_FILES
        for line, call, node in calls(path)
        if call.split(".")[-1] in ("get", "setdefault", "pop") and len(node.args) == 2
        if isinstance(node.args[1], ast.Constant) and node.args[1].value == "_T"
    ]
    assert found == []


# Small enough to read, and saying what it is for -----------------------------------------------


@pytest.mark.parametrize("path", SHIPPED_FILES, ids=name_of)
def test_a_module_says_first_what_it_is_for(path):
    assert ast.get_docstring(tree(path)), f"{name_of(path)} begins without a docstring"


@pytest.mark.parametrize("path", SHIPPED_FILES, ids=name_of)
def test_a_module_has_at_most_300_lines(path):
    assert lines_of_code(path) <= 300


@pytest.mark.parametrize("path", PAGE_FILES, ids=name_of)
def test_a_page_has_at_most_80_lines(path):
    assert lines_of_code(path) <= 80


def test_no_module_hides_behind_a_name_that_says_nothing():
    vague = re.compile(r"(^|_)(utils?|helpers?|process|handle|common|misc|manager)(_|$)")
    assert [name_of(path) for path in SHIPPED_FILES if vague.search(path.stem)] == []


# What stands in the repository -----------------------------------------------------------------

# Each pattern is written so that it does not match its own line.
NEVER_COMMITTED = {
    "a path of one person's machine": r"(?<![\w.])/(?:hom[e]|roo[t]|User[s]|wor[k])/\w",
    "the address of a package registry": r"pypi\.or[g]|pythonhosted\.or[g]|registry\.npmj[s]",
    "a private key": r"BEGIN [A-Z ]*PRIVATE KE[Y]",
    "an access key": r"\bAKI[A][0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b",
    "a password in an address": r"\w+://[^\s/:@{}<>]+:[^\s/:@{}<>$]+@[\w.-]+",
}
GENERATED = {".git", ".venv", "node_modules", "output", "__pycache__", "snapshots", "secrets"}
GENERATED |= {".pytest_cache", ".ruff_cache", ".hypothesis"}


def committed_text() -> Iterator[tuple[Path, str]]:
    """Every text file of the project that git would keep (see ``.gitignore``)."""
    for path in sorted(ROOT.rglob("*")):
        if not path.is_file() or GENERATED & set(path.relative_to(ROOT).parts):
            continue
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # A font or a picture.


@pytest.mark.parametrize("what", NEVER_COMMITTED)
def test_no_file_of_the_project_holds(what):
    pattern = re.compile(NEVER_COMMITTED[what])
    found = [
        f"{name_of(path)}:{text[: match.start()].count(chr(10)) + 1}: {match.group()}"
        for path, text in committed_text()
        for match in pattern.finditer(text)
    ]
    assert found == []


# The pins --------------------------------------------------------------------------------------


def pins(filename: str) -> dict[str, tuple[str, str]]:
    """Distribution (lower case, dashes) → (its version, the reason given after ``#``)."""
    found = {}
    for line in (ROOT / filename).read_text(encoding="utf-8").splitlines():
        requirement, _, reason = line.partition("#")
        if requirement.strip():
            distribution, exact, version = requirement.strip().partition("==")
            assert exact and re.fullmatch(r"[\w.]+", version), f"{filename}: pin {line!r} exactly"
            name = distribution.partition("[")[0]  # its extras are pinned with it
            found[name.lower().replace("_", "-")] = (version, reason.strip())
    return found


def distributions_imported(paths: list[Path]) -> dict[str, str]:
    """Distribution → the first file that imports something from it."""
    providers = packages_distributions()
    found: dict[str, str] = {}
    for path in paths:
        for name in sorted(third_party(path)):
            assert name in providers, f"{name_of(path)} imports {name}, which is not installed"
            found.setdefault(providers[name][0].lower().replace("_", "-"), name_of(path))
    return found


@pytest.mark.parametrize(
    ("filename", "paths"),
    [("requirements.txt", SHIPPED_FILES), ("requirements-dev.txt", TEST_FILES)],
)
def test_everything_imported_is_pinned(filename, paths):
    pinned = pins("requirements.txt") | pins("requirements-spark.txt") | pins(filename)
    imported = distributions_imported(paths)
    assert {d: file for d, file in imported.items() if d not in pinned} == {}


@pytest.mark.parametrize(
    ("filename", "paths"),
    [("requirements.txt", SHIPPED_FILES), ("requirements-dev.txt", TEST_FILES)],
)
def test_everything_pinned_is_imported_or_says_what_it_is_for(filename, paths):
    imported = distributions_imported(paths)
    idle = [name for name, (_, why) in pins(filename).items() if name not in imported and not why]
    assert idle == []
