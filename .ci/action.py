#!/usr/bin/env python3
"""Checks action.yml: its form against the schema of GitHub's actions, and what its steps do by running them as a runner would, but for those
that another action does.

  action.py BINARY

The tools come from PyPI; where that is out of reach, it says so and checks nothing.
"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import ROOT, VALIDATORS, Missing, python, run

LOAD = "import json, sys; from ruamel.yaml import YAML; json.dump(YAML(typ='safe').load(open(sys.argv[1])), sys.stdout)"


def lint(action, inputs, home):
    """Runs the steps that are scripts: status, what they print, and what they put out."""
    given = {name: entry["default"] for name, entry in action["inputs"].items()} | inputs
    output, summary = home / "output", home / "summary"
    for file in (output, summary):
        file.write_text("")
    environment = {**os.environ, "RUNNER_TEMP": str(home), "GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)}
    environment |= {"GITHUB_PATH": str(home / "path"), "GITHUB_ACTION_PATH": str(ROOT)}
    printed = ""
    for step in (step for step in action["runs"]["steps"] if "run" in step):
        values = {name: given[value.removeprefix("${{ inputs.").removesuffix(" }}")] for name, value in step["env"].items()}
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        ended = subprocess.run(command, cwd=ROOT, env={**environment, **values}, capture_output=True, text=True)
        printed += ended.stdout + ended.stderr
        if ended.returncode:
            break
    return ended.returncode, printed, dict(line.split("=", 1) for line in output.read_text().splitlines()), summary.read_text()


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    binary = Path(sys.argv[1]).resolve()
    try:
        programs = python("validators", *VALIDATORS)
    except Missing as why:
        print(f"skipped: action.yml is not checked, since {why}")
        return
    file = ROOT / "action.yml"
    run([programs / "check-jsonschema", "--builtin-schema", "vendor.github-actions", file])
    action = json.loads(run([programs / "python", "-c", LOAD, file]))
    os.environ["PATH"] = f"{binary.parent}{os.pathsep}{os.environ['PATH']}"
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        bad = {"paths": "fixtures/en/bad-draft.txt\nfixtures/en/good-draft.txt\n", "args": "--isolated --config 'rules.long-sentence.max = 30'"}
        status, printed, outputs, summary = lint(action, bad, home)
        assert status == 1 and "::warning file=fixtures/en/bad-draft.txt" in printed and summary, (status, printed, summary)
        results = json.loads(Path(outputs["sarif-file"]).read_text("utf-8"))["runs"][0]["results"]
        assert len(results) == printed.count("file=fixtures/en/bad-draft.txt") > 0, (len(results), printed)
        assert lint(action, {**bad, "fail-on": "none"}, home)[0] == 0
        assert lint(action, {**bad, "fail-on": "error", "args": "--isolated --ignore leftover-placeholder"}, home)[0] == 0
        assert lint(action, {"paths": "fixtures/en/good-draft.txt", "args": "--isolated"}, home)[0] == 0
        status, printed, outputs, _ = lint(action, {"paths": "nowhere.txt"}, home)
        assert (status, outputs) == (2, {}) and "nowhere.txt: no such file" in printed, (status, printed, outputs)
    print("action.yml: of the right form, and its steps end as they should")


main()
