from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spine_app.domain.history import History


@dataclass(frozen=True)
class Put:
    """Sets one key of a table; None takes it out."""

    table: dict
    name: str
    before: object
    after: object
    key: str = "put"

    @property
    def is_nothing(self):
        return self.before == self.after

    def do(self):
        self._write(self.after)

    def undo(self):
        self._write(self.before)

    def _write(self, value):
        if value is None:
            self.table.pop(self.name, None)
        else:
            self.table[self.name] = value


def put(table, name, value, **more):
    return Put(table, name, table.get(name), value, **more)


def test_a_command_is_done_and_can_be_undone_by_name():
    table, history = {}, History()
    history.run(put(table, "a", 1, key="add"))

    assert table == {"a": 1}
    assert history.undo_key == "add"
    assert history.undo() == "add"
    assert table == {}


def test_what_was_undone_is_done_again_by_name():
    table, history = {}, History()
    history.run(put(table, "a", 1, key="add"))
    history.undo()

    assert history.redo_key == "add"
    assert history.redo() == "add"
    assert table == {"a": 1}
    assert history.redo_key == ""


def test_nothing_to_undo_or_redo_changes_nothing():
    history = History()

    assert (history.undo(), history.redo()) == ("", "")
    assert (history.undo_key, history.redo_key) == ("", "")


def test_a_command_that_changes_nothing_is_not_remembered():
    table, history = {"a": 1}, History()
    history.run(put(table, "a", 1))

    assert history.undo_key == ""


def test_a_command_that_changes_nothing_leaves_what_can_be_redone():
    table, history = {}, History()
    history.run(put(table, "a", 1))
    history.undo()
    history.run(put(table, "a", None))

    assert history.redo() == "put"


def test_a_new_command_forgets_what_was_undone():
    table, history = {}, History()
    history.run(put(table, "a", 1))
    history.undo()
    history.run(put(table, "b", 2))

    assert history.redo_key == ""


def test_the_oldest_commands_are_forgotten():
    table, history = {}, History(depth=3)
    for number in range(5):
        history.run(put(table, "a", number))
    while history.undo_key:
        history.undo()

    assert table == {"a": 1}


def test_a_command_that_fails_is_not_remembered():
    class Fails(Put):
        def do(self):
            raise ZeroDivisionError

    history = History()
    with pytest.raises(ZeroDivisionError):
        history.run(Fails({}, "a", None, 1))

    assert history.undo_key == ""


def test_listeners_hear_of_each_change():
    heard = []
    table, history = {}, History()
    history.listen(lambda: heard.append((history.undo_key, history.redo_key)))
    history.run(put(table, "a", 1, key="x"))
    history.undo()
    history.redo()
    history.clear()

    assert heard == [("x", ""), ("", "x"), ("x", ""), ("", "")]


steps = st.one_of(
    st.just("undo"),
    st.just("redo"),
    st.tuples(st.sampled_from("abc"), st.one_of(st.none(), st.integers(0, 3))),
)


@given(st.lists(steps, max_size=60))
def test_any_order_of_steps_leaves_what_a_list_of_whole_states_would(taken):
    """The model keeps a copy of the whole table for each step, the history only small deltas."""
    table, history = {}, History()
    states, at = [{}], 0
    for step in taken:
        if step == "undo":
            history.undo()
            at = max(at - 1, 0)
        elif step == "redo":
            history.redo()
            at = min(at + 1, len(states) - 1)
        else:
            name, value = step
            wanted = {**states[at], name: value}
            if value is None:
                del wanted[name]
            history.run(put(table, name, value))
            if wanted != states[at]:
                states = [*states[: at + 1], wanted]
                at += 1
        assert table == states[at]


def test_steps_whose_subject_is_gone_are_forgotten_and_others_stay():
    table, history, heard = {}, History(), []
    for name in ("a", "b", "c"):
        history.run(put(table, name, 1, key=name))
    history.undo()
    history.listen(lambda: heard.append(history.undo_key))
    history.forget(lambda command: command.key in ("b", "c"))

    assert (history.undo_key, history.redo_key) == ("a", "")
    assert heard == ["a"]
    history.forget(lambda _: False)
    assert heard == ["a"]


@dataclass(frozen=True)
class Large(Put):
    """A command that tells its size and what it is about."""

    size: int = 100
    what: str = ""


def large(table, value, size, **more):
    return Large(table, "a", table.get("a"), value, size=size, **more)


def test_the_oldest_commands_go_when_all_take_too_much_memory():
    table, history = {}, History(size=1000)
    for number in range(8):
        history.run(large(table, number, 300))
        assert history.size <= 1000

    steps = 0
    while history.undo():
        steps += 1
    assert steps == 3
    assert table == {"a": 4}


def test_the_newest_command_can_be_undone_however_large_it_is():
    table, history = {}, History(size=1000)
    history.run(large(table, 1, 10))
    history.run(large(table, 2, 5000))

    assert history.undo()
    assert table == {"a": 1}
    assert history.undo() == ""


def test_what_can_be_done_again_counts_too():
    table, history = {}, History(size=1000)
    history.run(large(table, 1, 400))
    history.undo()

    assert history.size == 400
    history.run(large(table, 2, 300))
    assert history.size == 300


def test_a_command_that_does_not_tell_its_size_counts_as_small():
    table, history = {}, History(size=2500)
    for number in range(5):
        history.run(put(table, "a", number))

    assert history.size == 2000


def test_commands_tell_what_they_are_about():
    table, history = {}, History()
    assert (history.undo_what, history.redo_what) == ("", "")
    history.run(large(table, 1, 10, what="L4"))
    assert history.undo_what == "L4"
    history.undo()
    assert (history.undo_what, history.redo_what) == ("", "L4")
    history.run(put(table, "a", 7))
    assert history.undo_what == ""


def test_commands_about_what_is_gone_are_forgotten():
    table, history = {}, History()
    heard = []
    history.run(put(table, "a", 1, key="keep"))
    history.run(large(table, 2, 10))
    history.run(put(table, "b", 1, key="undone"))
    history.undo()
    history.listen(lambda: heard.append(history.undo_key))
    history.forget(lambda one: isinstance(one, Large))

    assert heard == ["keep"]
    assert history.redo() == "undone"
