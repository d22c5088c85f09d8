"""The bench measures, tells, and calls nothing a result that is none; how fast anything is, is no test's business."""

import json
import pstats
from concurrent.futures import ThreadPoolExecutor
from cProfile import Profile
from dataclasses import replace

import pytest
import urllib3

from tests.bench import load
from tests.bench.contenders import CONTENDERS
from tests.bench.machine import Sample
from tests.bench.measuring import Measured, Rounds
from tests.bench.owners import by_owner, owner_of
from tests.bench.phases import PHASES
from tests.bench.processes import cpu_seconds, tree
from tests.bench.profile import requester
from tests.bench.promises import promises
from tests.bench.report import columns, tables
from tests.bench.run import Plan, measure
from tests.bench.stage import opened
from tests.bench.table import table

CLOSED, PACED, MANY = PHASES


@pytest.fixture(scope="module")
def stage():
    with opened(3) as stage:
        yield stage


def measured(**changes):
    usual = {"per_second": 100.0, "p50": 5.0, "p99": 9.0, "cpu": 1.0, "resident": 80.0, "proportional": 60.0}
    return Measured(**{**usual, "seconds": 1.0, "bad": 0, "machine": Sample(10.0, 20.0), **changes})


def test_a_short_bench_measures_whoever_it_is_given(stage):
    """The upstream alone: how the bridge is served is tested elsewhere, and takes its time."""
    said: list[str] = []
    who = [each for each in CONTENDERS if each.name == "upstream"]
    phases = [CLOSED, PACED] if load.is_there() else [PACED]

    plan = Plan(who, phases, rounds=1, seconds=0.5, agents=3, warm_seconds=0.1)
    # In a thread of its own: where browsers were driven before, this one has a loop already.
    with ThreadPoolExecutor(1) as apart:
        results = apart.submit(measure, plan, stage, said.append).result()

    for phase in phases:
        (upstream,) = results[phase]["upstream"].good
        assert upstream.per_second > 0
        assert 0 < upstream.p50 <= upstream.p99
        assert upstream.resident > upstream.proportional > 0
        assert f"{phase.name}: round 1, upstream" in "".join(said)


def test_who_does_not_answer_as_the_bridge_does_is_not_measured(stage):
    wrong = replace(next(each for each in CONTENDERS if each.name == "upstream"), name="liar", is_chain=True)

    with pytest.raises(load.Refused, match="liar does not answer as the bridge does"):
        measure(Plan([wrong], [PACED], rounds=1, seconds=0.5, agents=3), stage, lambda _: None)


def test_the_tables_tell_of_everybody():
    results = {"upstream": Rounds([measured(p50=1.0)]), "bridge": Rounds([measured()])}
    told = tables(dict.fromkeys(PHASES, results)) + promises(dict.fromkeys(PHASES, results))

    for words in (
        "| upstream",
        "| bridge",
        "added p50",
        "% allowed",
        "ms added at the median",
        "2.0 times its processor",
    ):
        assert words in told


def test_the_upstream_answers_as_the_mock_did_and_counts(stage):
    address, before = stage.upstream_url + stage.recording.list_path, stage.lists()
    with urllib3.PoolManager(retries=False) as pool:
        first, again = pool.request("GET", address), pool.request("GET", address)
        unknown = pool.request("GET", f"{stage.upstream_url}/api/now/table/problem")

    assert first.data == again.data
    assert len(first.json()["result"]) == 25
    assert int(first.headers["X-Total-Count"]) > 25
    assert unknown.status == 404
    assert stage.lists() - before == 2


def test_the_profiled_application_gives_the_list_to_every_agent(stage):
    request = requester(stage, {})

    assert [json.loads(request(turn)) for turn in range(3)] == 3 * [stage.expected]


def test_a_round_with_bad_answers_is_no_result():
    rounds = Rounds([measured(per_second=50.0), measured(per_second=9.0, bad=2), measured(per_second=70.0)])
    all_bad = Rounds([measured(bad=1), measured(per_second=0.0)])

    assert (rounds.median(lambda one: one.per_second), rounds.bad) == (60.0, 2)
    assert rounds.spread(lambda one: one.per_second) == pytest.approx(100 / 3)
    assert (all_bad.median(lambda one: one.p50), all_bad.spread(lambda one: one.p50)) == (None, None)
    assert "flask" in tables({CLOSED: {"flask": all_bad}})


def test_others_are_compared_round_by_round():
    mine = Rounds([measured(cpu=1.0), measured(cpu=30.0), measured(cpu=3.0)])
    other = Rounds([measured(cpu=2.0), measured(cpu=10.0, bad=1), measured(cpu=6.0)])

    assert mine.ratio(other, lambda one: one.cpu) == 0.5
    assert mine.added(other, lambda one: one.cpu) == -2.0


def test_a_delay_allows_whole_answers_only():
    assert MANY.allowed(1.0) == 1500.0
    assert "% allowed" in columns(MANY)
    assert "% allowed" not in columns(CLOSED)


@pytest.mark.parametrize(("cpu", "verdict"), [(0.75, "kept"), (0.76, "missed")])
def test_promises_are_held_against_what_was_measured(cpu, verdict):
    told = promises({CLOSED: {"bridge": Rounds([measured(cpu=cpu)])}})

    assert "CPU ms of a request" in told
    assert verdict in told
    assert "times the requests/s" not in told


def test_a_table_lines_up():
    lines = table(["who", "ms"], [["a", "1,000.5"], ["longer", "2"]]).splitlines()

    assert lines == ["| who    |      ms |", "| ------ | ------: |", "| a      | 1,000.5 |", "| longer |       2 |"]


def test_c_code_counts_for_whoever_called_it():
    profile, sorting = Profile(), compile("sorted(range(200_000), key=str)", "/x/bridge/web/sorting.py", "exec")
    profile.runcall(eval, sorting)
    shares = by_owner(pstats.Stats(profile))

    assert shares["bridge/web/sorting.py"] > 0.9 * sum(shares.values())


def test_files_belong_to_a_library_or_to_the_house():
    assert owner_of("/x/.venv/lib/python3.11/site-packages/urllib3/util/url.py") == "urllib3"
    assert owner_of("/x/bridge/web/guard.py") == "bridge/web/guard.py"
    assert owner_of("/usr/lib/python3.11/json/decoder.py") == "python"


def test_a_server_s_children_count(stage):
    # The leash in front of the upstream is the process we know.
    assert len(tree(stage.upstream.pid)) == 2
    assert cpu_seconds(stage.upstream.pid) > 0


@pytest.mark.parametrize(("percent", "value"), [(50, 2.0), (99, 4.0)])
def test_a_percentile_is_a_value_that_was_seen(percent, value):
    assert load.percentile([4.0, 1.0, 3.0, 2.0], percent) == value
