"""What is shown beside the sentence, and where it points: an input on which just that is wrong, and true of all of them."""
import numpy as np
import pytest

from course_lib.exercises import EXERCISES
from course_lib.exercises.diagnosis import point
from course_lib.exercises.diagnosis.conditions import which_inputs
from course_lib.exercises.oracles import sigm

from .test_sentences import told


def up_to_the_last(boxes, values):
    values, value = dict(values), None
    for name, parents, function in boxes[:-1]:
        value = values[name] = values[name] if name in values else function(*(values[p] for p in parents))
    return value


def test_nothing_on_one_input_does_not_end_the_tries():
    report = told("fprop_boxes", up_to_the_last)
    assert report.diagnosis.startswith("You stopped one box too early"), report
    assert any(line.startswith("On other inputs: Your function returned nothing") for line in report.lines)
    assert "That was with my_fprop([('s', ('x',), tanh)], {'x': np.array([0.6])})." in report.lines
    assert told("fprop_boxes", lambda boxes, values: None).lines[0].startswith("Your function returned nothing")


def test_an_error_on_some_inputs_is_told_with_the_shortest_of_them():
    def solution_without_batches(x, w, b):
        if x.ndim > 1:
            raise ValueError("one example only")
        return b + x @ w, np.tanh(b + x @ w)

    lines = told("neuron", solution_without_batches).lines
    assert "one example only" in lines[0] and lines[1].startswith("That was with my_neuron(np.array([[")


def own_statistics_and_floor_added(X_train, X_test, floor):
    return tuple((X - X.mean(axis=0)) / (X.std(axis=0) + floor) for X in (X_train, X_test))


def test_the_part_that_is_shown_is_the_part_that_is_spoken_of():
    report = told("standardize", own_statistics_and_floor_added)
    assert report.diagnosis.startswith("normalized X_train is what comes out when `add`"), report
    assert "normalized X_train is [[" in report.lines[0] and "X_test is" not in report.lines[0], report


def uphill_without_the_bias(parameters, k, *others):
    new = list(EXERCISES["greedy_step"].solution(parameters, k, *others))
    new[2 * k - 2], new[2 * k - 1] = 2 * parameters[2 * k - 2] - new[2 * k - 2], parameters[2 * k - 1]
    return tuple(new)


@pytest.mark.slow
def test_an_input_is_chosen_on_which_that_part_is_wrong():
    """In most of the cases W(1) stays as it is, and W(2) or W(3) is wrong."""
    report = told("greedy_step", uphill_without_the_bias)
    assert report.diagnosis.startswith("W(1) is what comes out when `alpha * ∇W` is added"), report
    assert report.lines[0].startswith("W(1) at index"), report


def test_a_property_of_several_inputs_is_said_of_them_all():
    nan, number = np.array([np.nan, 1.0]), np.array([2.0, 1.0])
    cases = [(nan, nan, 3.0), (number, number, 3.0), (nan, nan, 1.0), (number, number, 2.0)]
    assert which_inputs(cases, ["wrong", None, "wrong", None], ("a", "b", "c")) == (
        "Wrong only on inputs where `a` and `b` have a NaN.")


def test_pairs_the_other_way_round_are_told_so():
    def bias_first(*args):
        return [(grad_b, grad_W) for grad_W, grad_b in EXERCISES["backprop"].solution(*args)]

    assert told("backprop", bias_first).lines[0].startswith("In each pair ∇W(k) comes first and then ∇b(k)")


def test_pairs_that_are_missing_are_counted():
    line = told("backprop", lambda *args: EXERCISES["backprop"].solution(*args)[1:]).lines[0]
    assert line == "Return a list of 3 pairs (∇W(k), ∇b(k)), the one of W(1) first. Yours has 2."


def both_sides_cancel(x, r, s):
    y1, y2 = sigm(s * (r - x[:, 0])), sigm(s * (x[:, 0] - r))
    y3, y4 = sigm(s * (r - x[:, 1])), sigm(s * (x[:, 1] - r))
    return sigm(s * (y1 + y2 + y3 + y4 - 3.5))


def test_where_the_result_hangs_on_nothing_no_single_quantity_is_said_to_be_left_out():
    report = told("bump", both_sides_cancel, wrong=())
    assert report.pointer == "z stays the same when `x` is changed." and not report.diagnosis, report


def test_a_term_that_is_left_out_is_still_told_by_its_name():
    """The result does not change with `b`, which the sentence names: there is nothing to add."""
    def no_b_and_a_plus(x, h, W, b, c):
        return x @ W.T @ h.T - (x @ c)[:, None]

    said = told("rbm_energy", no_b_and_a_plus, wrong=()).diagnosis
    assert said == "E(x, h) is what comes out when `h @ b` is left out, and the minus before `x` is left out.", said


def test_what_is_no_argument_is_left_out_by_its_name():
    """`b` lies in the stages: that the result does not change with them says less."""
    solution = EXERCISES["finetune_start"].solution

    def without_b(stages, *others):
        return solution([(W, 0 * b, c) for W, b, c in stages], *others)

    assert told("finetune_start", without_b, wrong=()).diagnosis == "f(x) is what comes out when `b` is left out."


def hard_steps(x, r, s):
    return sigm(s * ((np.abs(x) < r).sum(axis=1) + 1.5 - 3.5))


def one_hot(a):
    return np.eye(a.shape[1])[a.argmax(axis=1)]


@pytest.mark.parametrize(("name", "fn"), [("bump", hard_steps), ("softmax", one_hot)])
def test_what_is_flat_only_near_one_input_does_not_stay_the_same(name, fn):
    report = told(name, fn)
    assert "stays the same" not in report.pointer, report


def dropped_unit(x, W1, b1, W2, b2, p):
    W1, b1 = (part * (np.arange(len(b1)) != 1).reshape(-1, *part.shape[1:] and (1,)) for part in (W1, b1))
    return EXERCISES["dropout_test"].solution(x, W1, b1, W2, b2, p)


def test_the_whole_result_stays_the_same_where_no_entry_moves():
    exercise = EXERCISES["dropout_test"]
    said = point(exercise, exercise.cases(), [dropped_unit(*args) for args in exercise.cases()], ["wrong"] * 5,
                 lambda fresh: [dropped_unit(*args) for args in fresh])
    assert said == "f̄(x) stays the same when row 1 of `W1` is changed."
