"""The process is told off for threads that are too few, too many, or have no files to open."""

import resource

import pytest

from bridge.doctor import process as checks
from bridge.doctor.finding import Level
from tests.settings.test_settings import read


@pytest.mark.parametrize(
    ("workers", "threads", "level"), [(2, 64, Level.OK), (4, 4, Level.WARNING), (9, 64, Level.WARNING)]
)
def test_threads_are_neither_few_nor_many(workers, threads, level):
    assert checks.threads(read(WORKERS=str(workers), THREADS=str(threads)), processors=2).level is level


@pytest.mark.parametrize(
    ("limit", "level"), [(1024, Level.OK), (256, Level.WARNING), (resource.RLIM_INFINITY, Level.OK)]
)
def test_each_thread_needs_files_to_open(limit, level):
    assert checks.files(read(THREADS="64"), limit).level is level


@pytest.mark.parametrize(("read_seconds", "level"), [("10", Level.OK), ("17", Level.WARNING), ("60", Level.WARNING)])
def test_one_call_should_leave_a_request_some_time(read_seconds, level):
    assert checks.patience(read(READ_SECONDS=read_seconds)).level is level


@pytest.mark.parametrize(("demo", "level"), [("true", Level.WARNING), ("false", Level.OK)])
def test_a_demo_is_warned_of(demo, level):
    assert checks.demo(read(DEMO=demo)).level is level


def test_all_of_it_is_looked_at():
    assert [each.check for each in checks.findings(read())] == [
        "Python",
        "demo mode",
        "threads",
        "open files",
        "patience",
    ]
