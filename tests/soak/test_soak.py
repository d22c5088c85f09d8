"""The soak itself: it runs, repeats its choice of faults, and calls wrong what is wrong."""

import io
import json
from dataclasses import replace
from itertools import islice
from random import Random

import pytest
from rich.console import Console

from bridge.mock.servicenow.faults.kinds import KINDS
from tests.soak.asking import Answer, Request, undescribed
from tests.soak.cast import members
from tests.soak.expected import Expected, Listing
from tests.soak.instance import made
from tests.soak.questions import Questions
from tests.soak.run import Plan, soak
from tests.soak.weather import REFUSALS, TOKEN, spells

ADELE = "adele.vance@contoso.com"


@pytest.fixture(scope="module")
def expected():
    return Expected(made(8001, 1, "2026-11-24T00:00:00+00:00", 6))


@pytest.fixture
def restricted():
    """Sees the incidents of one group only."""
    return next(member for member in members(6) if member.group)


def answered(body, status=200, media_type="application/json"):
    return Answer(status, {"content-type": media_type}, json.dumps(body).encode(), 0.0, 0.1)


def test_a_short_soak_ends_well():
    told = io.StringIO()
    figures = soak(Plan(seconds=2, agents=5, processes=1, seed=3), Console(file=told, width=200))

    assert figures.is_good, told.getvalue()
    assert figures.happened["connections made"] >= 5
    assert figures.happened["faults switched on"] > 0
    assert figures.outcomes["incidents_matching", "200"] >= 5
    assert "Befell requests" in told.getvalue()


def test_a_seed_repeats_the_choice_of_faults():
    first, again, another = (list(islice(spells(Random(seed)), 100)) for seed in (1, 1, 2))

    assert first == again != another
    assert {spell.kind for spell in first[: len(KINDS)]} == set(KINDS)


def test_a_short_soak_refuses_no_renewals():
    for spell in islice(spells(Random(1), refuse_renewals=False), 500):
        assert not (TOKEN.startswith(spell.place) and spell.kind in REFUSALS)


def test_rights_differ_among_the_agents(expected):
    listing = Listing(ADELE, {"page_size": "100"})
    seen = [len(expected.page(member, listing)["items"]) for member in members(6)]

    assert len(set(seen)) > 1
    assert {member.reads_work_notes for member in members(6)} == {True, False}


@pytest.mark.parametrize("query", [{}, {"page_size": "50", "page": "2"}, {"state": "New,2", "sort": "number"}])
def test_the_right_list_is_right_and_any_other_row_is_wrong(expected, restricted, query):
    question = Questions(expected, restricted, Random(1)).listing(Listing(ADELE, query))
    right = expected.page(restricted, Listing(ADELE, query))
    hidden = next(row for row in expected.incidents[ADELE] if not expected.sees(restricted, row))
    (foreign, *_) = expected.incidents["miriam.graham@contoso.com"]
    changed = {**expected.shown[expected.incidents[ADELE][0]["number"]], "name": "Somebody Else"}

    assert question.judge(answered(right)).wrong == question.judge(answered(right)).missing == ""
    for row in (expected.shown[hidden["number"]], expected.shown[foreign["number"]], changed):
        assert question.judge(answered({**right, "items": [*right["items"], row]})).wrong
    for less in ({"items": right["items"] * 2}, {"total": right["total"] + 1}, {"has_more": not right["has_more"]}):
        judgement = question.judge(answered({**right, **less}))
        assert judgement.missing
        assert not judgement.wrong


def test_work_notes_that_an_agent_may_not_read_are_wrong(expected):
    reading, other = (next(each for each in members(6) if each.reads_work_notes is reads) for reads in (True, False))
    row = next(
        row
        for row in expected.incidents[ADELE]
        if any(kind == "work_note" for kind, _ in expected.detail(reading, row)["activity"])
    )
    written = [{"kind": kind, "text": text} for kind, text in expected.detail(reading, row)["activity"]]
    answer = answered({**expected.detail(reading, row), "activity": written})

    for member, is_wrong in ((replace(reading, group=""), False), (other, True)):
        questions = Questions(expected, member, Random(1))
        assert bool(questions.details_of(ADELE, row).judge(answer).wrong) == is_wrong


def test_an_answer_that_the_description_does_not_name_is_noticed():
    request = Request("incidents_matching", "/v1/users/x/incidents")

    for status, code, is_described in (
        (502, "servicenow_unavailable", True),
        (502, "made_up", False),
        (418, "servicenow_unavailable", False),
    ):
        answer = answered({"code": code}, status, "application/problem+json")
        assert (undescribed(request, answer) == "") is is_described
    assert undescribed(request, answered({}, 502, "text/html"))
