"""What a process remembers vanishes in time, never outgrows its size, and is safe among threads."""

import threading

import pytest

from bridge.storage.memory import Memory


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_an_entry_is_remembered_until_its_time_is_over(clock):
    memory: Memory[str, int] = Memory(10, 60, clock)
    memory["a"] = 1
    clock.now = 59.9
    assert memory["a"] == memory.get("a") == 1
    assert "a" in memory

    clock.now = 60.0
    assert memory.get("a") is None
    assert "a" not in memory
    assert len(memory) == 0


def test_looking_at_an_entry_does_not_prolong_it(clock):
    memory: Memory[str, int] = Memory(10, 60, clock)
    memory["a"] = 1
    for clock.now in (20.0, 40.0, 59.0):
        assert memory["a"] == 1

    clock.now = 61.0
    assert "a" not in memory


def test_writing_an_entry_anew_does(clock):
    memory: Memory[str, int] = Memory(10, 60, clock)
    memory["a"] = 1
    clock.now = 50.0
    memory["a"] = 2
    clock.now = 100.0

    assert memory["a"] == 2


def test_the_least_recently_used_entry_makes_room(clock):
    memory: Memory[str, int] = Memory(3, 60, clock)
    memory.update({"a": 1, "b": 2, "c": 3})
    assert memory["a"] == 1
    memory["d"] = 4

    assert sorted(memory) == ["a", "c", "d"]


def test_it_is_a_mapping_like_any_other(clock):
    memory: Memory[str, int] = Memory(3, 60, clock)
    memory.update(a=1, b=2)
    del memory["a"]

    assert dict(memory) == {"b": 2}
    assert len(memory) == 1
    with pytest.raises(KeyError):
        memory["a"]
    memory.clear()
    assert list(memory) == []


def test_many_threads_may_use_it_at_once():
    memory: Memory[tuple[int, int], int] = Memory(50, 60)
    troubles: list[Exception] = []

    def use(name):
        try:
            for index in range(500):
                memory[name, index % 70] = index
                memory.get((name, (index * 7) % 70))
                if index % 100 == 0:
                    list(memory)
        except Exception as trouble:  # noqa: BLE001 - whatever it is, it is one too many
            troubles.append(trouble)

    threads = [threading.Thread(target=use, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert troubles == []
    assert len(memory) == 50
