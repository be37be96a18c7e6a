#!/usr/bin/env python3
"""Tries the ways in which the program is installed: a wheel in a fresh virtual environment, and both hooks of pre-commit, with the real
pre-commit, on a repository of good and bad templates.

  packaging.py

The hooks are taken from the last commit. Builds are unoptimised, and kept in `target`. The tools come from PyPI; where that is out of reach,
it says so and tries nothing.
"""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import BIN, PLACE, ROOT, Missing, attempt, python, run

PACKAGING = ["maturin==1.16.0", "pre-commit==4.7.0"]

GOOD = """\
Hi {{first_name}},

Thanks for telling us about the lamp. I have refunded {{amount}} to your card today, because the lamp broke within the guarantee. Your bank
will show it by {{date}}. If it does not, reply to this message and I will look into it the same day.

Anna
"""
BAD = "Dear customer,\n\nYour card was blocked. {{first name}\n"

# Paths, what stands there, and whether a hook must name it.
FILES = [
    ("templates/good.en.md", GOOD, False),
    ("templates/bad.en.md", BAD, True),
    ("archive/bad.en.md", BAD, False),
    ("templates/README.md", BAD, False),
    ("templates/bad.py", BAD, False),
    ("templates/bad.en.html", BAD.replace("\n\n", "<p>"), True),
    ("package.json", '{"name": "shop"}\n', False),
    ("cordial.toml", 'exclude = ["archive/**"]\n', False),
]
# The wheel shares what `cargo test` has built; that of the hook is made from a clone, whose files must not pass for those here. The hook from
# source can only be built as a release, but need not be a quick one.
WHEEL = {**os.environ, "CARGO_TARGET_DIR": str(ROOT / "target"), "MATURIN_PEP517_ARGS": "--profile dev --locked"}
WHEEL_OF_CLONE = {**WHEEL, "CARGO_TARGET_DIR": str(ROOT / "target" / "ci" / "wheel")}
SOURCE = {
    **os.environ,
    "CARGO_TARGET_DIR": str(ROOT / "target" / "ci" / "build"),
    "CARGO_PROFILE_RELEASE_OPT_LEVEL": "0",
    "CARGO_PROFILE_RELEASE_LTO": "off",
    "CARGO_PROFILE_RELEASE_CODEGEN_UNITS": "256",
    "CARGO_PROFILE_RELEASE_STRIP": "debuginfo",
}


def wheel(programs, home):
    """Builds a wheel, installs it where nothing else is, and runs what was installed."""
    options = {"cwd": ROOT, "env": {**WHEEL, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}}
    run([programs / "maturin", "build", "--profile", "dev", "--locked", "--out", home / "wheels"], **options)
    built = next((home / "wheels").glob("*.whl"))
    run([sys.executable, "-m", "venv", home / "fresh"])
    installed = home / "fresh" / BIN
    attempt([installed / "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", built], "the wheel cannot be installed")
    version = run([installed / "cordial", "--version"]).strip()
    assert f"cordial_lint-{version.split()[-1]}-" in built.name, (version, built.name)
    for name, text, status in [("good.en.md", GOOD, 0), ("bad.en.md", BAD, 1)]:
        draft = home / name
        draft.write_text(text)
        checked = subprocess.run([installed / "cordial", "check", "--isolated", "--kind", "template", draft], capture_output=True, text=True)
        assert checked.returncode == status, checked
    print(f"wheel: {version} installed from {built.name}")


def forget_clones(target):
    """Takes the program, not its libraries, out of what was built: cargo tells sources by path and time, and every clone has a path of its own,
    so that what an older one left would pass for what this one holds."""
    for built in Path(target).glob("*/.fingerprint/cordial-*"):
        shutil.rmtree(built)


def hook(programs, home, name, build):
    """Runs a hook over a repository with a bad template, and again without it."""
    forget_clones(build["CARGO_TARGET_DIR"])
    scratch = home / name
    git = lambda *arguments: run(["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *arguments], cwd=scratch)
    for path, text, _ in FILES:
        file = scratch / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    commit = run(["git", "rev-parse", "HEAD"], cwd=ROOT).strip()
    config = f"repos:\n  - repo: {ROOT.as_uri()}\n    rev: {commit}\n    hooks:\n      - id: {name}\n        verbose: true\n"
    (scratch / ".pre-commit-config.yaml").write_text(config)
    git("init", "--quiet")
    git("add", ".")
    environment = {**build, "PRE_COMMIT_HOME": str(PLACE / "pre-commit-home"), "NO_COLOR": "1"}

    def hooked(*arguments):
        command = [programs / "pre-commit", *arguments]
        return subprocess.run(command, cwd=scratch, env=environment, capture_output=True, text=True, encoding="utf-8")

    installed = hooked("install-hooks")
    assert installed.returncode == 0, installed.stdout + installed.stderr
    found = hooked("run", "--all-files")
    named = [path for path, _, _ in FILES if f"{path}:" in found.stdout]
    assert found.returncode == 1 and named == [path for path, _, bad in FILES if bad], found
    assert "warning[impersonal-opener]" in found.stdout and "error[leftover-placeholder]" in found.stdout, found.stdout
    git("rm", "--quiet", "--force", "templates/bad.en.md", "templates/bad.en.html")
    passed = hooked("run", "--all-files")
    assert passed.returncode == 0 and "Passed" in passed.stdout, passed
    print(f"pre-commit: the hook `{name}` fails on the bad template alone, and passes without it")


def main():
    if len(sys.argv) != 1:
        sys.exit(__doc__)
    if shutil.which("git") is None:
        print("skipped: no packaging is tried, since git is not installed")
        return
    try:
        programs = python("packaging", *PACKAGING)
        with tempfile.TemporaryDirectory() as folder:
            wheel(programs, Path(folder))
            hook(programs, Path(folder), "cordial-wheel", WHEEL_OF_CLONE)
            hook(programs, Path(folder), "cordial", SOURCE)
    except Missing as why:
        print(f"skipped: no packaging is tried, since {why}")


main()
