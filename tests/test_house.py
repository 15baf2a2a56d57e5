"""The rules of the house (docs and design), held by reading the source."""

import ast
import io
import itertools
import re
import subprocess
import tokenize
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import pytest

from tests.colours import Colour, contrast, linear

ROOT = Path(__file__).resolve().parent.parent

# What each room may import of ours, besides itself.
BELOW = {
    "app": {"web", "pages", "ui", "db", "synergy"},
    "web": {"db", "synergy"},
    "pages": {"ui", "db", "synergy"},
    "ui": {"db", "synergy"},
    "db": {"synergy"},
    "synergy": set(),
}
TOP_LEVEL = {
    "app.py", "web", "pages", "ui", "db", "synergy", "seeds", "tests", "deploy", "docs",
    "README.md", "requirements.txt", "pyproject.toml", "CHANGELOG.md", "LICENSE", ".streamlit",
    ".ci", ".gitignore",
}  # fmt: skip
SQLITE = {"sqlite3", "pysqlite3", "sqlite_utils", "aiosqlite", "apsw"}
SCREENS = {"streamlit", "streamlit_folium"}
SQL = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|DROP|ALTER|ATTACH|WITH)\b")
RUNS_SQL = {"execute", "executemany", "executescript", "query", "rows_where", "count_where"}
PAGE_LINES, FUNCTION_LINES, MODULE_LINES = 80, 50, 350
MODULES_AT_THE_TOP_OF_UI = 12
# What several pages share, and what no page draws alone; pages/data.py draws the settings.
WITHOUT_A_PAGE_OF_THEIR_NAME = {"kit", "projector", "services", "settings"}
# The one module that may touch what is not public in Streamlit, and what is.
INTERNALS = Path("ui/streamlit_internals.py")
PUBLIC = (
    "streamlit.errors",
    "streamlit.components.v1",
    "streamlit.components.v2",
    "streamlit.testing.v1",
)
INSIDE_STREAMLIT = {"delta_generator", "elements", "proto", "runtime", "util", "web"}

Function = ast.FunctionDef | ast.AsyncFunctionDef
Documented = Function | ast.ClassDef


@cache
def files() -> list[Path]:
    """List every file that git holds or would take, from the top."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    paths = sorted({Path(name) for name in listed.split("\0") if name})
    return [path for path in paths if (ROOT / path).is_file()]


@cache
def texts() -> dict[Path, str]:
    """Read every file that is text."""
    read = {path: (ROOT / path).read_bytes() for path in files()}
    return {path: held.decode() for path, held in read.items() if b"\0" not in held[:4096]}


def room(path: Path) -> str:
    return path.parts[0].removesuffix(".py")


@cache
def modules() -> dict[Path, ast.Module]:
    """Parse the product's Python, room by room; the tests are no room."""
    return {
        path: ast.parse(text)
        for path, text in texts().items()
        if path.suffix == ".py" and room(path) in BELOW
    }


def walk(*rooms: str) -> Iterator[tuple[Path, ast.AST]]:
    for path, tree in modules().items():
        if not rooms or room(path) in rooms:
            yield from ((path, node) for node in ast.walk(tree))


def imported(path: Path, node: ast.AST) -> list[str]:
    """List the dotted names that an import statement brings, `from a import b` as a.b."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        above = path.parts[: -node.level] if node.level else ()
        base = ".".join([*above, *([node.module] if node.module else [])])
        return [f"{base}.{alias.name}" for alias in node.names]
    return []


def importers(names: set[str]) -> list[str]:
    return sorted(
        {
            f"{path} imports {name}"
            for path, node in walk()
            for name in imported(path, node)
            if name.split(".")[0] in names
        }
    )


def at(path: Path, node: Any) -> str:
    return f"{path}:{node.lineno}"


def called(node: ast.AST) -> str | None:
    """Return the last name of what a call calls."""
    if not isinstance(node, ast.Call):
        return None
    return getattr(node.func, "attr", getattr(node.func, "id", None))


def found(pattern: str) -> list[str]:
    """List where a pattern stands in any text of ours."""
    return [
        f"{path}:{number}: {match[0]}"
        for path, text in texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        for match in re.finditer(pattern, line)
    ]


def test_the_source_is_found() -> None:
    assert {room(path) for path in modules()} == set(BELOW)


# Rooms and imports.


def test_only_the_database_room_imports_sqlite() -> None:
    assert [line for line in importers(SQLITE) if not line.startswith("db/")] == []


def test_only_pages_and_ui_and_the_front_door_import_streamlit() -> None:
    allowed = ("app.py ", "pages/", "ui/")
    assert [line for line in importers(SCREENS) if not line.startswith(allowed)] == []


def test_a_room_imports_only_rooms_below_it() -> None:
    ours = {*BELOW, "tests", "seeds", "deploy", "docs"}
    upward = [
        f"{at(path, node)} imports {name}"
        for path, node in walk()
        for name in imported(path, node)
        if name.split(".")[0] in ours - BELOW[room(path)] - {room(path)}
    ]
    assert upward == []


def test_no_files_import_each_other_in_a_circle() -> None:
    paths = {".".join(path.with_suffix("").parts): path for path in modules()}
    paths |= {name.removesuffix(".__init__"): path for name, path in paths.items()}

    def file_of(name: str) -> Path | None:
        return paths.get(name) or paths.get(name.rpartition(".")[0])

    graph = {
        path: {
            target
            for node in ast.walk(tree)
            for name in imported(path, node)
            if (target := file_of(name)) not in (None, path)
        }
        for path, tree in modules().items()
    }
    assert sum(len(targets) for targets in graph.values()) > len(graph)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" imports ".join(str(path) for path in reversed(circle.args[1])))


def test_the_front_door_is_under_forty_lines() -> None:
    assert len(texts()[Path("app.py")].splitlines()) < 40


def test_seeds_hold_no_code() -> None:
    assert [path for path in files() if path.parts[0] == "seeds" and path.suffix == ".py"] == []


# The layout.


def test_no_folders_of_ui_import_each_other_in_a_circle() -> None:
    folders = {path.parts[1] for path in modules() if room(path) == "ui" and len(path.parts) > 2}
    graph: dict[str, set[str]] = {folder: set() for folder in folders}
    for path, node in walk("ui"):
        if path.parts[1] in folders:
            named = {name.split(".")[1] for name in imported(path, node) if name.startswith("ui.")}
            graph[path.parts[1]] |= named & folders - {path.parts[1]}
    assert graph["actions"] >= {"kit"}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" imports ".join(reversed(circle.args[1])))


def test_few_modules_are_at_the_top_of_ui() -> None:
    top = [path for path in files() if path.parent == Path("ui") and path.suffix == ".py"]
    assert 0 < len(top) <= MODULES_AT_THE_TOP_OF_UI


def test_every_folder_of_ui_draws_a_page_or_is_shared() -> None:
    folders = {path.parts[1] for path in files() if room(path) == "ui" and len(path.parts) > 2}
    pages = {path.stem for path in files() if room(path) == "pages"}
    assert folders - pages == WITHOUT_A_PAGE_OF_THEIR_NAME
    assert pages - folders == {"data"}


def _singular(word: str) -> str:
    """Return a word without its plural ending: "entries" as "entry", "boxes" as "box"."""
    if word.endswith("ies"):
        return word.removesuffix("ies") + "y"
    if word.endswith(("xes", "ches", "shes", "sses")):
        return word.removesuffix("es")
    return word if word.endswith("ss") else word.removesuffix("s")


def test_no_two_files_of_a_folder_differ_only_by_a_plural() -> None:
    # Pages have the names of their addresses, and the folders of ui/ those of the pages.
    named = [path for path in modules() if room(path) != "pages"]
    alike: dict[tuple[Path, str], list[str]] = {}
    for path in named:
        name = "_".join(_singular(word) for word in path.stem.split("_"))
        alike.setdefault((path.parent, name), []).append(str(path))
    assert [paths for paths in alike.values() if len(paths) > 1] == []


# A variable or a function, a rule of a stylesheet, or a tag that holds one.
SCRIPT = re.compile(
    r"\b(const|let|var) \w+ ?=|\bfunction\b ?\w*\(|\) ?=> ?[{(\w]|\bexport default\b"
    r"|\b(document|window)\.\w+|<(script|style)\b|[\w\])*] ?\{\s*[\w-]+: ?[^{}]+;\s*\}"
)


def test_scripts_and_styles_are_in_files_of_their_own() -> None:
    written = ["const a = 1;", "a { color: red; }", "export default function ({ data }) {"]
    assert [text for text in written if not SCRIPT.search(text)] == []
    held = [
        at(path, node)
        for path, node in walk()
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and SCRIPT.search(node.value)
    ]
    assert held == []


def test_only_one_module_touches_what_is_not_public_in_streamlit() -> None:
    imports = [
        (path, name)
        for path, node in walk()
        for name in imported(path, node)
        if name.startswith("streamlit.") and not name.startswith(PUBLIC)
    ]
    reached = [
        (path, f"st.{node.attr}")
        for path, node in walk()
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "st"
        and (node.attr.startswith("_") or node.attr in INSIDE_STREAMLIT)
    ]
    assert {path for path, _ in imports} == {INTERNALS}
    assert reached == []


# SQL.


def test_sql_stands_in_the_database_room_alone() -> None:
    outside = [
        at(path, node)
        for path, node in walk("app", "web", "pages", "ui", "synergy")
        if (isinstance(node, ast.Constant) and SQL.match(str(node.value)))
        or called(node) in RUNS_SQL
    ]
    assert outside == []


def _is_safe(value: ast.expr, before: str, parameters: set[str]) -> bool:
    """Tell whether an interpolated value can be a name of the code's own only.

    A table's or column's name stands in brackets; anything else is a constant of the module, an
    item of one, a call of our own function, or a variable that the function was not given.
    """
    if isinstance(value, ast.Call):
        return all(not isinstance(part, ast.Subscript) for part in ast.walk(value))
    if isinstance(value, ast.Subscript):
        return isinstance(value.value, ast.Name) and value.value.id.isupper()
    if not isinstance(value, (ast.Name, ast.Attribute)):
        return False
    root = next(part.id for part in ast.walk(value) if isinstance(part, ast.Name))
    return before.rfind("[") > before.rfind("]") or root not in parameters


def _is_safe_sql(sql: ast.expr, parameters: set[str]) -> bool:
    if isinstance(sql, ast.Constant):
        return True
    if isinstance(sql, ast.Name):
        return sql.id not in parameters
    if not isinstance(sql, ast.JoinedStr):
        return False
    before = ""
    for part in sql.values:
        if isinstance(part, ast.Constant):
            before += part.value
        elif isinstance(part, ast.FormattedValue):
            if part.format_spec or part.conversion != -1:
                return False
            if not _is_safe(part.value, before, parameters):
                return False
            before += "name"
    return True


def test_sql_takes_values_as_parameters_never_in_its_text() -> None:
    built = []
    for path, function in walk("db"):
        if not isinstance(function, Function):
            continue
        arguments = function.args
        parameters = {
            one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        }
        built += [
            at(path, node)
            for node in ast.walk(function)
            if isinstance(node, ast.Call) and called(node) in RUNS_SQL and node.args
            if not _is_safe_sql(node.args[0], parameters)
        ]
    assert built == []


# What is never written.


def test_no_page_draws_markup_of_its_own() -> None:
    unsafe = [
        f"{at(path, node.value)} {node.arg}"
        for path, node in walk()
        if isinstance(node, ast.keyword) and str(node.arg).startswith("unsafe_")
    ]
    assert unsafe == []


def test_two_stylesheets_are_the_only_html() -> None:
    drawn = [(path, node) for path, node in walk("app", "pages", "ui") if called(node) == "html"]
    styled = ("screen.css", "shell.css", "panes.css")
    elsewhere = [at(*one) for one in drawn if not any(css in texts()[one[0]] for css in styled)]
    assert elsewhere == []
    assert len(drawn) == len(styled)
    styles = {str(path) for path in files() if path.suffix == ".css" and room(path) != "web"}
    # The map's is of its own frame.
    assert styles == {
        "ui/shell.css", "ui/kit/own_pages.css", "ui/map/map.css", "ui/meeting/panes.css",
        "ui/projector/screen.css",
    }  # fmt: skip


def test_no_check_is_silenced_and_nothing_is_left_to_do() -> None:
    silencers = re.compile(r"type:\s*ignore|noqa|pragma:\s*no|mypy:|ruff:")
    comments = [
        f"{path}:{token.start[0]}: {token.string}"
        for path, text in texts().items()
        if path.suffix == ".py"
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT and silencers.search(token.string)
    ]
    assert comments == []
    assert found(r"\b(T[O]DO|F[I]XME)\b") == []


def test_no_text_names_a_package_registry() -> None:
    hosts = r"pypi\.org|pythonhosted\.org|npmjs\.(com|org)|crates\.io|rubygems\.org|golang\.org"
    assert found(hosts) == []


def test_no_text_holds_a_path_of_one_machine() -> None:
    assert found(r"(?<![\w./-])/(?:work|tmp|root|home)(?![\w-])") == []


def test_no_text_counts_on_a_trackers_numbers() -> None:
    assert found(r"(?i)\b(issues?|bugs?|pull requests?|PRs?) ?#\d+") == []


def test_the_english_is_plain() -> None:
    """Find phrases that read as translated; applied migrations stay as they are."""
    odd = found(r"(?i)\b(whoever|goes on|stands at|e-mail|let go of)\b")
    elsewhere = ("tests/", "seeds/", "db/migrations/")
    assert [one for one in odd if not one.startswith(elsewhere)] == []


def test_one_place_says_what_time_it_is() -> None:
    """Find the clocks beside `synergy.dates`; time.monotonic and perf_counter measure spans."""
    clocks = "|".join(
        (
            r"\b(date|datetime)\.today\b", r"\bdatetime\.now\b", r"\bfromtimestamp\b",
            r"\butc(now|fromtimestamp)\b", r"\bTimestamp\.(now|today)\b",
            r"\btime\.(time(_ns)?|localtime|gmtime|ctime|strftime)\b", r"\bst_[amc]time\b",
            r"\bfrom time import\b", r"\bCURRENT_(TIME|DATE|TIMESTAMP)\b",
            r"\b(date|time|datetime|julianday|unixepoch|strftime)\([^()]*'now'",
            r"\bDate\.now\b", r"\bnew Date\(\)",
        )
    )  # fmt: skip
    allowed = ("synergy/dates.py:", "tests/synergy/test_dates.py:", "tests/test_house.py:")
    assert [line for line in found(clocks) if not line.startswith(allowed)] == []


def test_what_people_typed_is_drawn_as_text_by_one_function() -> None:
    drawn = {at(path, node) for path, node in walk("ui", "pages") if called(node) == "text"}
    assert {place.partition(":")[0] for place in drawn} == {"ui/text.py"}


# Docstrings and sizes.


def _is_sentence(docstring: str | None) -> bool:
    lines = (docstring or "").splitlines()
    return bool(lines) and lines[0].endswith(".") and not any(line.strip() for line in lines[1:2])


def _public(tree: ast.Module) -> Iterator[Documented]:
    for node in tree.body:
        if isinstance(node, Documented) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                inner = (part for part in node.body if isinstance(part, Function))
                yield from (part for part in inner if not part.name.startswith("_"))


def test_every_module_says_what_it_is_for() -> None:
    silent = [path for path, tree in modules().items() if not _is_sentence(ast.get_docstring(tree))]
    assert silent == []


def test_every_public_function_and_class_says_what_it_does_in_one_line() -> None:
    silent = [
        f"{at(path, node)} {node.name}"
        for path, tree in modules().items()
        for node in _public(tree)
        if not _is_sentence(ast.get_docstring(node))
    ]
    assert silent == []


def test_nothing_has_grown_too_long_to_read() -> None:
    long = []
    for path, tree in modules().items():
        lines = len(texts()[path].splitlines())
        if lines > (PAGE_LINES if room(path) == "pages" else MODULE_LINES):
            long.append(f"{path}: {lines} lines")
        for node in ast.walk(tree):
            if isinstance(node, Function):
                spent = (node.end_lineno or node.lineno) - node.lineno + 1
                if spent > FUNCTION_LINES:
                    long.append(f"{at(path, node)} {node.name}: {spent} lines")
    assert long == []


# The top level and what it pins.


def test_nothing_else_stands_at_the_top() -> None:
    assert {path.parts[0] for path in files()} - TOP_LEVEL == set()


def test_nothing_is_missing_at_the_top() -> None:
    assert TOP_LEVEL - {path.parts[0] for path in files()} == set()
    assert {Path(".streamlit/config.toml"), Path(".ci/run")} <= set(files())


def _requirements(name: str) -> list[str]:
    lines = (line.strip() for line in texts()[Path(name)].splitlines())
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("name", ["requirements.txt", "tests/requirements.txt"])
def test_every_requirement_is_pinned(name: str) -> None:
    pin = re.compile(r"[\w.-]+(\[[\w,-]+\])?==[\w.+]+(\s*;.+)?")
    assert [line for line in _requirements(name) if not pin.fullmatch(line)] == []


def test_every_requirement_has_its_reason() -> None:
    reasons = texts()[Path("docs/dependencies.md")].lower().splitlines()
    names = [re.split(r"[=\[;]", line)[0].strip() for line in _requirements("requirements.txt")]
    without = [
        name
        for name in names
        if not any(
            re.search(rf"(?<![\w-]){re.escape(name.lower())}(?![\w-])", line)
            and len(line.split()) > 5
            for line in reasons
        )
    ]
    assert without == []


# The look and the server's settings.


@cache
def config() -> dict[str, Any]:
    return tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        ("server", "address", "localhost"),
        ("server", "headless", True),
        ("server", "enableXsrfProtection", True),
        ("server", "enableCORS", True),
        # Nothing is kept of a page that is closed: the gate lets no browser come back to it.
        ("server", "disconnectedSessionTTL", 0),
        # Megabytes of what a browser sends at once, and of what its widgets hold (ui.frames).
        ("server", "maxMessageSize", 5),
        ("server", "maxWidgetStateSize", 1),
        ("browser", "gatherUsageStats", False),
        ("client", "toolbarMode", "minimal"),
        ("client", "showErrorDetails", "none"),
        ("client", "disableDataExport", True),
        ("runner", "postScriptGC", False),
        ("runner", "magicEnabled", False),
    ],
)
def test_the_setting_stands(section: str, name: str, value: object) -> None:
    assert config()[section][name] == value


def test_contrast_is_the_standards() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("paper", ["backgroundColor", "secondaryBackgroundColor"])
@pytest.mark.parametrize("ink", ["textColor", "linkColor"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_can_be_read_on_their_background(theme: str, ink: str, paper: str) -> None:
    look = config()["theme"][theme]
    assert contrast(look[ink], look[paper]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_main_button_stands_out_and_its_white_words_can_be_read(theme: str) -> None:
    look = config()["theme"][theme]
    assert contrast("#ffffff", look["primaryColor"]) >= 4.5
    assert contrast(look["primaryColor"], look["backgroundColor"]) >= 3
    assert contrast(look["primaryColor"], look["secondaryBackgroundColor"]) >= 3


# Viénot, Brettel and Mollon (1999), "Digital video colourmaps for checking the legibility of
# displays by dichromats", Color Research & Application 24(4), as matrices over linear sRGB.
SIGHTS = {
    "full colour": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deuteranopia": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}
APART = 10.0  # about four times the smallest difference that an eye notices, 2.3


def _lab(rgb: Colour) -> Colour:
    """Return CIE 1976 L*a*b* of linear sRGB under D65 (IEC 61966-2-1, CIE 15)."""
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    ratios = [_dot(row, rgb) / full for row, full in zip(rows, white, strict=True)]
    x, y, z = (
        r ** (1 / 3) if r > (6 / 29) ** 3 else r * (29 / 6) ** 2 / 3 + 4 / 29 for r in ratios
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _dot(row: Colour, rgb: Colour) -> float:
    return sum(weight * part for weight, part in zip(row, rgb, strict=True))


def _seen(colour: str, sight: str) -> Colour:
    red, green, blue = (min(max(_dot(row, linear(colour)), 0), 1) for row in SIGHTS[sight])
    return _lab((red, green, blue))


@pytest.mark.parametrize("sight", SIGHTS)
def test_chart_colours_can_be_told_apart(sight: str) -> None:
    colours = config()["theme"]["chartCategoricalColors"]
    alike = {}
    for one, other in itertools.combinations(colours, 2):
        pairs = zip(_seen(one, sight), _seen(other, sight), strict=True)
        distance = sum((left - right) ** 2 for left, right in pairs) ** 0.5
        if distance < APART:
            alike[one, other] = round(distance, 1)
    assert alike == {}
