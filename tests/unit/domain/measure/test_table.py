"""The table of measurements under any order of commands, undone and done again."""

from random import Random

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from spine_app.domain.history import History
from spine_app.domain.measure.lines import Angle, Ruler
from spine_app.domain.measure.table import MeasureTable, Placement

PLACEMENT = Placement("axial")
RULER = Ruler(((0, 0, 0), (1, 0, 0)))
ANGLE = Angle(((0, 0, 0), (1, 0, 0), (1, 1, 0)))


def filled(*marks):
    table, history = MeasureTable(), History()
    for mark in marks:
        history.run(table.added(mark, PLACEMENT))
    return table, history


def test_measurements_are_counted_by_kind():
    table, _ = filled(RULER, ANGLE, RULER)

    assert [(one.kind.value, one.ordinal) for one in table.entries.values()] == [
        ("ruler", 1),
        ("angle", 1),
        ("ruler", 2),
    ]


def test_a_number_is_never_given_again():
    table, history = filled(RULER)
    history.run(table.removed(1))
    history.run(table.added(RULER, PLACEMENT))

    assert list(table.entries) == [2]


def test_commands_say_what_they_do_by_kind():
    table, history = filled(RULER, ANGLE)
    history.run(table.replaced("rename", 2, name="A"))

    assert [history.undo() for _ in range(3)] == [
        "history.rename_angle",
        "history.add_angle",
        "history.add_ruler",
    ]


def test_removing_all_is_one_command():
    table, history = filled(RULER, ANGLE)
    history.run(table.removed(*table.entries))

    assert table.entries == {}
    assert history.undo() == "history.remove_all"
    assert list(table.entries) == [1, 2]


def test_a_measurement_that_comes_back_has_its_place_in_the_list():
    table, history = filled(RULER, ANGLE, RULER)
    history.run(table.removed(2))
    history.undo()

    assert list(table.entries) == [1, 2, 3]


def test_a_move_to_where_it_was_is_no_command():
    table, history = filled(RULER)

    assert table.replaced("move", 1, mark=Ruler(RULER.points)).is_nothing
    history.run(table.replaced("move", 1, mark=Ruler(RULER.points)))
    assert history.undo_key == "history.add_ruler"


def test_changing_what_is_gone_is_no_command():
    table, _ = filled()

    assert table.replaced("rename", 7, name="A").is_nothing
    assert table.removed(7).is_nothing


def test_hiding_what_is_hidden_is_no_command():
    table, history = filled(RULER)
    history.run(table.shown(visible=False))

    assert table.shown(visible=False).is_nothing


def test_a_change_of_some_holds_only_these():
    table, history = filled(RULER, RULER, RULER)
    history.run(table.replaced("hide", 2, visible=False))

    assert list(table.shown(visible=True).after) == [2]


points = st.tuples(*[st.integers(-5, 5)] * 3)


class Edits(RuleBasedStateMachine):
    """Every state that was ever reached is kept whole, and the table must go back to each."""

    numbers = Bundle("numbers")

    def __init__(self):
        super().__init__()
        self.table, self.history = MeasureTable(), History()
        self.states, self.at = [{}], 0

    def run(self, command):
        self.history.run(command)
        if self.table.entries != self.states[self.at]:
            self.states = [*self.states[: self.at + 1], dict(self.table.entries)]
            self.at += 1

    @rule(target=numbers, start=points)
    def add(self, start):
        x, y, z = start
        self.run(self.table.added(Ruler((start, (x + 1, y, z))), PLACEMENT))
        return self.table.last_number

    @rule(number=numbers, end=points)
    def move(self, number, end):
        entry = self.table.entries.get(number)
        if entry is not None and end != entry.mark.points[0]:
            self.run(self.table.replaced("move", number, mark=entry.mark.dragged(1, end)))

    @rule(number=numbers, name=st.sampled_from(["", "A", "B"]))
    def rename(self, number, name):
        self.run(self.table.replaced("rename", number, name=name))

    @rule(number=numbers, visible=st.booleans())
    def show(self, number, visible):
        self.run(self.table.replaced("show", number, visible=visible))

    @rule(visible=st.booleans())
    def show_all(self, visible):
        self.run(self.table.shown(visible=visible))

    @rule(number=consumes(numbers))
    def remove(self, number):
        self.run(self.table.removed(number))

    @rule()
    def remove_all(self):
        self.run(self.table.removed(*self.table.entries))

    @rule()
    def undo(self):
        self.history.undo()
        self.at = max(self.at - 1, 0)

    @rule()
    def redo(self):
        self.history.redo()
        self.at = min(self.at + 1, len(self.states) - 1)

    @invariant()
    def the_table_is_the_state_that_was_kept_whole(self):
        assert self.table.entries == self.states[self.at]
        assert list(self.table.entries) == sorted(self.table.entries)


TestEdits = Edits.TestCase
TestEdits.settings = settings(max_examples=25, stateful_step_count=60, deadline=None)


def test_five_hundred_steps_can_be_undone_to_the_start_and_done_again():
    table, history = MeasureTable(), History()
    history.run(table.added(RULER, PLACEMENT))
    for step in range(1, 500):
        history.run(table.replaced("move", 1, mark=RULER.dragged(1, (step + 1, 0, 0))))
    last = dict(table.entries)
    while history.undo_key:
        history.undo()
    assert table.entries == {}
    while history.redo_key:
        history.redo()

    assert table.entries == last


def some_command(table, step, random):
    number = random.randint(1, max(table.last_number, 1))
    if step == "add":
        return table.added(RULER, PLACEMENT)
    if step == "move":
        end = (random.randint(1, 9), 0, 0)
        return table.replaced("move", number, mark=RULER.dragged(1, end))
    if step == "name":
        return table.replaced("rename", number, name=random.choice("AB"))
    if step == "show":
        return table.replaced("hide", number, visible=random.random() < 0.5)
    return table.removed(number)


def test_five_hundred_random_steps_leave_what_a_replay_of_whole_states_does():
    random = Random(7)  # noqa: S311 - no secret
    table, history = MeasureTable(), History()
    states, at = [{}], 0
    for _ in range(500):
        step = random.choice(["add", "move", "name", "show", "remove", "undo", "undo", "redo"])
        if step == "undo":
            history.undo()
            at = max(at - 1, 0)
        elif step == "redo":
            history.redo()
            at = min(at + 1, len(states) - 1)
        else:
            command = some_command(table, step, random)
            history.run(command)
            if not command.is_nothing:
                states = [*states[: at + 1], dict(table.entries)]
                at += 1
        assert table.entries == states[at]

    assert history.redo_key or history.undo_key
