"""Programs that others made, to check with: installed from PyPI and npm into `target/ci`, in the versions named here. Imported by the
scripts beside it; what cannot be had is told by `Missing`."""
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "target" / "ci"
# Of PyPI: these check reports and action.yml.
VALIDATORS = ["check-jsonschema==0.39.0", "junitparser==5.0.3", "xmlschema==4.3.2"]
BIN = "Scripts" if os.name == "nt" else "bin"


class Missing(Exception):
    """A tool that cannot be had here."""


def run(arguments, **options):
    """What a program says; it must end well."""
    options = {"capture_output": True, "text": True, "encoding": "utf-8", **options}
    ended = subprocess.run([str(argument) for argument in arguments], **options)
    if ended.returncode != 0:
        shown = " ".join(map(str, arguments))
        sys.exit(f"status {ended.returncode}: {shown}\n{ended.stdout or ''}{ended.stderr or ''}")
    return ended.stdout


def attempt(arguments, why, cwd=None):
    ended = subprocess.run([str(argument) for argument in arguments], capture_output=True, text=True, cwd=cwd)
    if ended.returncode != 0:
        last = (ended.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Missing(f"{why}: {last}")


def python(name, *packages):
    """The folder of programs of a virtual environment with these packages."""
    home = PLACE / name
    programs = home / BIN
    if not (home / "ready").exists():
        shutil.rmtree(home, ignore_errors=True)
        home.parent.mkdir(parents=True, exist_ok=True)
        attempt([sys.executable, "-m", "venv", home], "no virtual environment can be made")
        if packages:
            attempt([programs / "pip", "install", "--quiet", "--disable-pip-version-check", *packages], "PyPI does not give " + ", ".join(packages))
        (home / "ready").touch()
    return programs


def node(name, *packages):
    """The `node_modules` with these packages."""
    home = PLACE / name
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise Missing("node and npm are not installed")
    if not (home / "ready").exists():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        (home / "package.json").write_text('{"private": true}\n')
        attempt(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", *packages], "npm does not give " + ", ".join(packages), cwd=home)
        (home / "ready").touch()
    return home / "node_modules"
