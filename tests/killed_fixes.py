#!/usr/bin/env python3
"""Kills `cordial check --fix` at random moments and looks at what is left.

  killed_fixes.py BINARY [RUNS]     200 runs on 300 files unless told otherwise; fails when a file is neither old nor new, or one is left over

Every file must be as it was or as a run that nobody killed makes it, with the permissions that it had. Where the system has files without a
name nothing may be left beside them; elsewhere a temporary file may be, complete, and the next run must clear it away.
"""
import os
import random
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FILES = 300
FLAGS = ["check", "--isolated", "--lang", "en", "--fix", "--unsafe-fixes", "--exit-zero", "--quiet", "--output-format", "concise"]
BODY = "Hi Sam,\r\n\r\nWe moved the shop number {n} prior to the sale. Could you send us the invoice?\r\n\r\nThanks for the photos,\r\nMia"
RECORD = '{{"id": {n}, "note": "\\u00e9", "text": "Hi Sam,\\n\\nWe moved it prior to sale {n}. Could you send us the bill?\\n\\nThanks!\\nMia"}}\n'


def lay_out(folder):
    """Files of all three formats, a large stream among them, in two folders."""
    for number in range(FILES):
        place = folder / ("more" if number % 3 else "few")
        place.mkdir(exist_ok=True)
        name, text = [
            ("a.txt", BODY.format(n=number)),
            ("a.md", "\ufeff# A *reply*\n\n" + BODY.format(n=number) * 3),
            ("a.jsonl", "".join(RECORD.format(n=n) for n in range(6000 if number == 2 else 20))),
        ][number % 3]
        path = place / f"{number}-{name}"
        path.write_bytes(text.encode())
        path.chmod(0o640 if number % 2 else 0o644)


def look(folder):
    return {path: (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) for path in sorted(folder.rglob("*")) if path.is_file()}


def has_nameless_files(folder):
    try:
        os.close(os.open(folder, os.O_TMPFILE | os.O_WRONLY))
        return True
    except (AttributeError, OSError):
        return False


def main(binary, runs):
    random.seed(4)
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "files"
        folder.mkdir()
        lay_out(folder)
        old = look(folder)
        start = time.monotonic()
        subprocess.run([binary, *FLAGS, str(folder)], check=True, stdout=subprocess.DEVNULL)
        whole = time.monotonic() - start
        new = look(folder)
        assert old.keys() == new.keys() and all(old[path][0] != new[path][0] for path in old), "a run must change every file"
        left, killed, mixed = 0, 0, 0
        for _ in range(runs):
            for path, (content, _) in old.items():
                if path.read_bytes() != content:
                    path.write_bytes(content)
            process = subprocess.Popen([binary, *FLAGS, str(folder)], stdout=subprocess.DEVNULL)
            time.sleep(random.uniform(0, whole))
            process.send_signal(random.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT]))
            killed += process.wait() != 0
            # What the run asked for in full is done though the run is gone.
            time.sleep(0.02)
            now = look(folder)
            strays = {path: now.pop(path) for path in list(now) if path not in old}
            assert now.keys() == old.keys(), f"gone: {old.keys() - now.keys()}"
            for path, found in now.items():
                assert found in (old[path], new[path]), f"{path} is neither old nor new"
            mixed += 0 < sum(now[path] == new[path] for path in now) < len(now)
            contents = {content for content, _ in new.values()}
            for path, (content, _) in strays.items():
                assert path.name.startswith(".cordial-") and content in contents, f"{path} is left, and not complete"
            assert not strays or not has_nameless_files(folder), f"left over: {sorted(strays)}"
            left += len(strays)
            if strays:
                subprocess.run([binary, *FLAGS, str(folder)], check=True, stdout=subprocess.DEVNULL)
                assert look(folder) == new, "the next run clears away what a killed one left"
        subprocess.run([binary, *FLAGS, str(folder)], check=True, stdout=subprocess.DEVNULL)
        assert look(folder) == new, "a run after all of them ends what they began"
    print(f"{runs} runs on {FILES} files, {killed} killed, {mixed} of them half way: every file old or new; {left} left over")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 200)
