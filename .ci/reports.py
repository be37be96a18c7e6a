#!/usr/bin/env python3
"""Holds reports against validators and readers that others made.

  reports.py BINARY

SARIF: Microsoft's multitool and the OASIS schema. JUnit: the schema of Jenkins' xUnit plugin, and junitparser. RDJSON: rdformat-validator.
GitLab: the types of Code Climate issues, checked by the compiler of TypeScript. Checkstyle, which has no schema: the reader of Danger's
lint-report plugin. The tools come from PyPI and npm; where these are out of reach, it says so and checks nothing.
"""
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tools import PLACE, ROOT, VALIDATORS, Missing, attempt, node, python, run

NODE = [
    "@microsoft/sarif-multitool-linux@5.7.0",
    "@umbrelladocs/rdformat-validator@1.0.1",
    "codeclimate-types@0.3.1",
    "danger-plugin-lint-report@1.8.1",
    "typescript@7.0.2",
]
# Its source distribution holds the schema of Jenkins' xUnit plugin.
PYTEST = "pytest==9.2.0"
SCHEMA = "testing/example_scripts/junit-10.xsd"

# What formats must escape.
HOSTILE = 'Dear customer & "friend" <b>:\n\nYour ticket was ]]> closed \u2028 by \U0001f642 \x1b[31m staff\x07.\n\tIt was résumé’d.\n'

READ_JUNIT = """
import sys, xmlschema
from junitparser import JUnitXml
schema, report = sys.argv[1:]
xmlschema.validate(report, schema)
suites = JUnitXml.fromfile(report)
print(suites.tests, suites.failures)
"""

READ_CHECKSTYLE = """
const [,, modules, report] = process.argv;
const { xml2js } = require(modules + "/xml-js");
const { parseCheckstyle } = require(modules + "/danger-plugin-lint-report/dist/parse/checkstyle_parser.js");
console.warn = () => {};
const found = parseCheckstyle(xml2js(require("fs").readFileSync(report, "utf8")), "");
console.log(JSON.stringify(found.map(({ file, line, column, message }) => [file, line, column, message.length > 0])));
"""

TYPED = """
import { Issue } from "codeclimate-types";
type Wanted = Pick<Issue, "description" | "check_name" | "fingerprint" | "severity" | "location">;
export const issues: Wanted[] = %s;
"""


def junit_schema(programs):
    """The schema, taken out of the package that holds it."""
    schema = PLACE / "junit-10.xsd"
    if not schema.exists():
        attempt([programs / "pip", "download", "--quiet", "--no-deps", "--no-binary", "pytest", "--dest", PLACE, PYTEST], "PyPI does not give pytest")
        with tarfile.open(next(PLACE.glob("pytest-*.tar.gz"))) as archive:
            name = next(name for name in archive.getnames() if name.endswith(SCHEMA))
            schema.write_bytes(archive.extractfile(name).read())
    return schema


def sarif(report, findings, programs, modules, home):
    multitool = modules / "@microsoft" / "sarif-multitool-linux"
    run([programs / "check-jsonschema", "--schemafile", multitool / "sarif-2.1.0.json", report])
    program = multitool / "Sarif.Multitool"
    program.chmod(0o755)
    verdict = home / "verdict.sarif"
    run([program, "validate", report, "--output", verdict], env={"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"})
    wrong = [result for result in json.loads(verdict.read_text("utf-8-sig"))["runs"][0]["results"] if result.get("level") == "error"]
    assert not wrong, wrong[:3]
    assert len(json.loads(report.read_text("utf-8"))["runs"][0]["results"]) == len(findings)


def junit(report, findings, programs, modules, home):
    tests, failures = run([programs / "python", "-c", READ_JUNIT, junit_schema(programs), report]).split()
    # Suggestions alone fail nothing.
    replies = {(finding["file"], finding["reply"]["index"]) for finding in findings if finding["level"] != "suggestion"}
    assert int(failures) == len(replies) <= int(tests), (tests, failures, len(replies))


def rdjson(report, findings, programs, modules, home):
    validator = modules / "@umbrelladocs" / "rdformat-validator" / "bin" / "rdformat-validator.js"
    run(["node", validator, "--strict", "--no-extra-fields", report])
    assert len(json.loads(report.read_text("utf-8"))["diagnostics"]) == len(findings)


def gitlab(report, findings, programs, modules, home):
    issues = json.loads(report.read_text("utf-8"))
    typed = modules.parent / "issues.ts"
    typed.write_text(TYPED % json.dumps(issues), "utf-8")
    run([modules / ".bin" / "tsc", "--noEmit", "--strict", "--skipLibCheck", typed], cwd=modules.parent)
    fingerprints = {issue["fingerprint"] for issue in issues}
    assert len(issues) == len(fingerprints) == len(findings), (len(issues), len(fingerprints), len(findings))


def checkstyle(report, findings, programs, modules, home):
    script = home / "read.js"
    script.write_text(READ_CHECKSTYLE)
    read = json.loads(run(["node", script, modules, report], cwd=ROOT))
    start = lambda finding: finding["range"]["start"]
    # It takes absolute paths for paths from the root of the repository.
    wanted = [[finding["file"].lstrip("/"), start(finding)["line"], start(finding)["column"], True] for finding in findings]
    assert read == wanted, next(pair for pair in zip(read, wanted) if pair[0] != pair[1])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    binary = Path(sys.argv[1]).resolve()
    try:
        programs, modules = python("validators", *VALIDATORS), node("validators-js", *NODE)
        junit_schema(programs)
    except Missing as why:
        print(f"skipped: reports are not validated, since {why}")
        return
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        hostile = home / "in" / "a & 'b' <c>.en.txt"
        hostile.parent.mkdir()
        hostile.write_text(HOSTILE, "utf-8")

        def check(*arguments):
            return subprocess.run([binary, "check", "--isolated", *arguments, "fixtures", hostile], cwd=ROOT, capture_output=True, text=True).stdout

        findings = [json.loads(line) for line in check("--output-format", "json-lines").splitlines()]
        assert len(findings) > 100, "the fixtures have findings"
        for validate in (sarif, junit, rdjson, gitlab, checkstyle):
            report = home / f"report.{validate.__name__}"
            check("--output-format", validate.__name__, "--output-file", report)
            validate(report, findings, programs, modules, home)
            print(f"{validate.__name__}: {len(findings)} findings, as validators and readers want them")


main()
