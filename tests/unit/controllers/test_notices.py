import ast
import inspect

from spine_app.controllers.notices import error_sentence
from spine_app.domain import errors, helper_errors
from spine_app.domain.labels.editing import errors as edit_errors
from spine_app.domain.measure import errors as measure_errors
from spine_app.domain.rendering import errors as render_errors
from spine_app.domain.slicing import curve_errors
from spine_app.screen.english.errors import ERRORS

MODULES = (errors, helper_errors, curve_errors, edit_errors, measure_errors, render_errors)


def all_errors():
    return [
        kind
        for module in MODULES
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, errors.SpineError) and kind.__module__ == module.__name__
    ]


def test_every_error_code_has_a_sentence_and_every_sentence_an_error():
    codes = [kind.code for kind in all_errors()]

    assert len(set(codes)) == len(codes)
    assert {f"error.{code}" for code in codes} == set(ERRORS)


def test_a_sentence_ends_with_a_stop_and_carries_the_id():
    assert all(sentence.endswith(".") for sentence in ERRORS.values())
    assert error_sentence("single-slice", "4f2a91c0").endswith("(4f2a91c0)")


def test_an_error_says_its_code_and_nothing_else():
    assert all(str(kind()) == kind.code for kind in all_errors())
    assert ast.literal_eval(repr(errors.BadGeometry().args)) == ("bad-geometry",)
