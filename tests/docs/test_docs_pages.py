"""What the pages for people promise: links lead somewhere, and a command is run by a test or says why not."""

import re

import pytest

from tests.docs.pages import PAGES, ROOT, anchors, blocks, name_of, named_tests, prose

NOT_RUN = re.compile(r"^# Not run by a test: \S.*\.$", re.MULTILINE)
THEY_SAY_IT_THEMSELVES = {"docs/kubernetes.md", "docs/operating.md"}
"""These need a cluster, and say in words which of their commands are tried, and how."""
COMMANDS = [
    pytest.param(each, id=f"{each.page}-{number}")
    for page in PAGES
    for number, each in enumerate(blocks(page))
    if each.language in {"sh", "html", "python"} and each.page not in THEY_SAY_IT_THEMSELVES
]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        path, _, anchor = target.partition("#")
        if re.match(r"https?:", target):
            continue
        file = (page.parent / path).resolve() if path else page
        assert file.is_relative_to(ROOT), target
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), target


@pytest.mark.parametrize("block", COMMANDS)
def test_a_command_is_run_by_a_test_or_says_why_not(block):
    if NOT_RUN.search(block.text):
        return

    assert block.run_by, f"no test is named before:\n{block.text}"
    path, name = block.run_by
    assert name in named_tests(ROOT / path)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_fences_are_closed_and_name_their_language(page):
    fences = re.findall(r"^```(.*)$", page.read_text(), re.MULTILINE)

    assert fences[1::2] == [""] * (len(fences) // 2)
    assert len(fences) % 2 == 0
