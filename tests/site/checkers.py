"""Checkers written in Java: the Nu HTML checker and veraPDF. Neither is a Python package; both are optional."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NU_PLACES = (ROOT / "node_modules/vnu-jar", ROOT / ".tools/node_modules/vnu-jar")
VERA_PLACE = ROOT / ".tools/verapdf"
# What the jar that holds veraPDF leaves out of it; Debian's libjaxb-java has it.
JAXB = ("jaxb-api", "jaxb-runtime", "jaxb-core", "jaxb-impl", "istack-commons-runtime", "javax.activation")
RUNNER = Path(__file__).with_name("Vera.java")


def check_html(files: Sequence[Path]) -> list[str]:
    """The errors that the Nu HTML checker finds in pages and style sheets; its remarks are left out."""
    jar = _nu_jar()
    command = ["java", "-jar", str(jar), "--errors-only", "--also-check-css", "--exit-zero-always", "--format", "json"]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=True)
    messages = json.loads(done.stderr)["messages"]
    return [f"{_name(each.get('url', ''))}:{each.get('lastLine')}: {each['message']}" for each in messages]


def check_pdf(files: Sequence[Path]) -> dict[str, dict]:
    """
    What veraPDF says of each PDF by the rules of PDF/UA-1: ``compliant``, ``assertions``, ``failed`` rules.

    By its whole path: a report and its summary have the same name in two folders.
    """
    path = os.pathsep.join(map(str, _vera_jars()))
    done = subprocess.run(["java", "-cp", path, str(RUNNER), *map(str, files)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {answer["file"]: answer for answer in answers}


def nu_version() -> str:
    done = subprocess.run(["java", "-jar", str(_nu_jar()), "--version"], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def vera_version() -> str:
    """The version of the package that carries veraPDF's library and profiles."""
    named = sorted(VERA_PLACE.glob("*.dist-info"))
    return named[-1].name.removesuffix(".dist-info").replace("_", " ").replace("-", " ") if named else "unknown"


def _nu_jar() -> Path:
    needs("java")
    given = os.environ.get("VNU_JAR")
    jars = [Path(given)] if given else [jar for place in NU_PLACES for jar in place.rglob("vnu.jar")]
    if not jars or not jars[0].is_file():
        pytest.skip("the Nu HTML checker is not there: `make checkers` installs it, or set VNU_JAR to its vnu.jar")
    return jars[0]


def _vera_jars() -> list[Path]:
    needs("javac")  # Vera.java is compiled as it is run
    jars = sorted(VERA_PLACE.rglob("*.jar"))
    jaxb = [Path(f"/usr/share/java/{name}.jar") for name in JAXB]
    if not jars:
        pytest.skip("veraPDF is not there: `make checkers` installs it")
    if missing := [jar.name for jar in jaxb if not jar.is_file()]:
        pytest.skip(f"veraPDF needs {', '.join(missing)}: install libjaxb-java")
    return [*jars, *jaxb]


def needs(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"there is no {program} to check with")


def _name(url: str) -> str:
    return url.rsplit("/", 1)[-1]
