"""README's first commands do what it says of them."""

import subprocess

from tests.docs.pages import README, ROOT, run_by

DOES = {"demo": "bridge demo", "test": "pytest"}


def test_make_does_what_the_readme_says():
    (lines,) = run_by(README, "test_make_does_what_the_readme_says")
    for line in lines.splitlines():
        make, target = line.partition("#")[0].split()
        told = subprocess.run([make, "-n", target], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        assert DOES[target] in told
