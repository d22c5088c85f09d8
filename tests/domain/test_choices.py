"""From labels to values: what an instance shows is learnt, what it has not shown is asked for, the rest is refused."""

import pytest

from bridge.domain.choices import ORIGINAL_LABELS, Choices, Written, in_order
from bridge.domain.connector import Connector
from bridge.domain.errors import InvalidRequest, StorageUnavailable
from bridge.domain.grant import Access
from bridge.domain.users import User

CONNECTOR = Connector("tenant", "https://one.service-now.com", "client", "secret")
OTHER = Connector("tenant", "https://two.service-now.com", "client", "secret")
ADELE = User("0" * 32, "Adele", "adele", "adele@contoso.com", "", "")


class Remembered:
    """What Redis would hold, and how often it was written."""

    def __init__(self):
        self.labels, self.writes, self.writable = {}, [], True

    def load(self, connector):
        return self.labels.get(connector.instance_url, {})

    def add(self, connector, labels):
        if not self.writable:
            raise StorageUnavailable("full")
        self.writes.append(labels)
        for key, new in labels.items():
            self.labels.setdefault(connector.instance_url, {}).setdefault(key, {}).update(new)


class Instance:
    """What ServiceNow would answer, and for which fields it was asked."""

    def __init__(self, **labels):
        self._labels, self.asked = labels, []

    def labels(self, access, caller, key):
        self.asked.append(key)
        return self._labels.get(key, {})


@pytest.fixture
def store():
    return Remembered()


def values(store, instance, connector=CONNECTOR, **wanted):
    return Choices(store, instance).values(Access(connector, "token"), ADELE, wanted)


def shown(value, label, key="state"):
    return {key: {value: label}}


def test_values_need_no_labels(store):
    instance = Instance()

    assert values(store, instance, state=("1", "-5", "42"), priority=("2",)) == {
        "state": ("1", "-5", "42"),
        "priority": ("2",),
    }
    assert instance.asked == []


def test_a_label_that_was_shown_is_not_asked_for(store):
    instance = Instance()
    Choices(store, instance).learn(CONNECTOR, shown("2", "Being looked at"))

    assert values(store, instance, state=("being LOOKED at",)) == {"state": ("2",)}
    assert instance.asked == []


def test_a_label_that_was_not_shown_is_asked_for_once_and_then_known(store):
    instance = Instance(state={"2": "Being looked at"})

    for _ in range(2):
        assert values(store, instance, state=("Being looked at", "7")) == {"state": ("2", "7")}
    assert instance.asked == ["state"]


def test_only_the_field_in_question_is_asked_for(store):
    instance = Instance(priority={"1": "Dringend"})

    assert values(store, instance, priority=("dringend",), state=("1",)) == {"priority": ("1",), "state": ("1",)}
    assert instance.asked == ["priority"]


def test_a_label_that_the_instance_does_not_show_means_what_it_means_on_a_new_one(store):
    assert values(store, Instance(), state=("Canceled",)) == {"state": ("8",)}


def test_unless_the_instance_shows_another_for_that_value(store):
    with pytest.raises(InvalidRequest):
        values(store, Instance(state={"8": "Dropped"}), state=("Canceled",))


def test_two_values_with_one_label_are_both_meant(store):
    instance = Instance(state={"3": "Waiting", "4": "waiting"})

    assert values(store, instance, state=("WAITING", "3")) == {"state": ("3", "4")}


def test_a_value_is_itself_before_it_is_anothers_label(store):
    instance = Instance(priority={"1": "2", "2": "1", "3": "Three"})

    assert values(store, instance, priority=("1", "Three")) == {"priority": ("1", "3")}


def test_an_unknown_label_is_refused_with_those_there_are_in_their_order(store):
    with pytest.raises(InvalidRequest) as refused:
        values(store, Instance(state={"10": "Later"}), state=("1", "Nonsense"))

    (sentence,) = refused.value.errors["state"]
    assert sentence.startswith("Nonsense is neither a value nor a label; known are 1 (New), 2 (In Progress), ")
    assert sentence.endswith("7 (Closed), 8 (Canceled), 10 (Later).")


def test_known_are_the_labels_of_a_new_instance_with_those_shown_over_them(store):
    choices = Choices(store, Instance())
    choices.learn(CONNECTOR, {"state": {"2": "Being looked at", "11": "Extra"}})

    known = choices.known(CONNECTOR)

    assert known["state"] == {**ORIGINAL_LABELS["state"], "2": "Being looked at", "11": "Extra"}
    assert known["priority"] == ORIGINAL_LABELS["priority"]


def test_one_instance_teaches_nothing_about_another(store):
    choices = Choices(store, Instance())
    choices.learn(CONNECTOR, shown("2", "Being looked at"))

    assert choices.known(OTHER) == ORIGINAL_LABELS


def test_what_was_written_is_not_written_again_until_it_changes(store):
    choices = Choices(store, Instance())
    for label in ("A", "A", "B", "B", "A"):
        choices.learn(CONNECTOR, shown("2", label))
    choices.learn(OTHER, shown("2", "A"))

    assert [each["state"]["2"] for each in store.writes] == ["A", "B", "A", "A"]


def test_what_the_store_may_have_lost_is_written_again():
    store, written = Remembered(), dict[tuple[str, str], Written]()
    choices = Choices(store, Instance(), written)
    choices.learn(CONNECTOR, shown("2", "A"))
    written.clear()
    choices.learn(CONNECTOR, shown("2", "A"))

    assert len(store.writes) == 2


def test_what_cannot_be_written_is_written_when_it_can(store):
    choices = Choices(store, Instance(state={"2": "A"}))
    store.writable = False
    choices.learn(CONNECTOR, shown("2", "A"))
    assert choices.values(Access(CONNECTOR, "token"), ADELE, {"state": ("A",)}) == {"state": ("2",)}

    store.writable = True
    choices.learn(CONNECTOR, shown("2", "A"))
    assert choices.known(CONNECTOR)["state"]["2"] == "A"


def test_a_choice_without_a_value_teaches_nothing(store):
    Choices(store, Instance()).learn(CONNECTOR, shown("", ""))

    assert store.writes == []


def test_values_are_ordered_as_numbers_and_words_come_last():
    assert sorted(["10", "new", "-5", "2", "", "1"], key=in_order) == ["-5", "1", "2", "10", "", "new"]
