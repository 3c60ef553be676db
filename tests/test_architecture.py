"""The shape of the package: who may import whom, how long a module may be, and what may stand nowhere."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "analysis"
MODULES = sorted(PACKAGE.rglob("*.py"))
VAGUE = {"utils", "util", "helpers", "helper", "common", "core", "misc", "tools", "base", "lib", "shared"}

# Each part may import itself, errors, and the parts named here.
ARROWS = {
    "errors": set(),
    "paths": set(),
    "freed_memory": set(),
    "framework": {"paths"},
    "intake": {"paths", "framework"},
    "statistics": set(),
    "editorial": {"paths", "framework", "statistics"},
    "claims": {"paths", "freed_memory", "framework", "statistics", "editorial"},
    "display": {"framework", "claims", "editorial"},
    "simulation": {"paths", "framework", "intake", "statistics", "claims"},
    "production": {"paths", "framework"},
    "publishing": {"paths", "freed_memory", "framework", "production", "intake"},
    "cli": {
        "paths", "freed_memory", "framework", "intake", "statistics", "claims", "display", "simulation", "production",
        "publishing",
    },
    "__init__": {"paths", "framework", "statistics", "claims", "display"},
}
STATISTICS_USES = {"numpy", "scipy", "pandas", "statsmodels", "diff_diff", "patsy", "formulaic"}


def part_of(module):
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(module):
    """Absolute names of what a module imports, those for type checking included."""
    package = module.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            stem = ".".join([*start, *filter(None, [node.module])])
            deeper = stem == "analysis"
            yield from (f"{stem}.{alias.name}" for alias in node.names) if deeper else [stem]


def named(module):
    return module.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("module", MODULES, ids=named)
def test_imports_follow_the_arrows(module):
    part = part_of(module)
    allowed = ARROWS[part] | {part, "errors"}
    ours = {name.split(".")[1] for name in imports_of(module) if name.startswith("analysis.")}
    assert ours <= allowed, f"{named(module)} imports {sorted(ours - allowed)}"


@pytest.mark.parametrize("module", [m for m in MODULES if part_of(m) == "statistics"], ids=named)
def test_statistics_use_numbers_only(module):
    others = {name.split(".")[0] for name in imports_of(module)} - STATISTICS_USES - {"analysis"}
    assert others <= sys.stdlib_module_names, others


@pytest.mark.parametrize("module", MODULES, ids=named)
def test_a_module_has_one_idea_and_says_it(module):
    text = module.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    assert module.stem not in VAGUE
    assert not module.stem.endswith(("_utils", "_helpers", "_common", "_misc"))
    assert ast.get_docstring(ast.parse(text)), "a module starts by saying what it is for"


def test_what_the_package_offers_is_there():
    look = (
        "import analysis\n"
        "offered = list(getattr(analysis, '__all__', ()))\n"
        "assert offered == sorted(set(offered), key=offered.index), 'a name stands twice'\n"
        "assert not [name for name in offered if getattr(analysis, name, None) is None]"
    )
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_importing_the_package_loads_nothing_heavy():
    look = "import sys, analysis; print(sorted({'pandas', 'matplotlib', 'papermill'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_file_names_a_folder_of_one_machine():
    # Put together here, so that this file does not name them either.
    places = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", ".lib" + "rary", "/Us" + "ers/"]
    pattern = re.compile("|".join(map(re.escape, places)))
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False).stdout
    found = []
    for name in filter(None, listed.decode().split("\0")):
        path = ROOT / name
        if path.is_file() and path.stat().st_size < 2_000_000 and pattern.search(_text(path)):
            found.append(name)
    assert found == []


def _text(path):
    """Addresses on the web may hold such a word; places on a disk are meant."""
    return re.sub(r"https?://\S+", "", path.read_text(encoding="utf-8", errors="ignore"))
