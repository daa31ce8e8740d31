"""What is said of an answer is true of that answer: no other part, no name of ours, no place that holds near one input only."""
import ast

import numpy as np
import pytest

from course_lib.exercises import EXERCISES
from course_lib.exercises.diagnosis import point
from course_lib.exercises.diagnosis.believing import plainer, undoes
from course_lib.exercises.diagnosis.conditions import which_inputs
from course_lib.exercises.diagnosis.edits import calls, in_words, shown, spoken
from course_lib.exercises.diagnosis.formulas import formulas
from course_lib.exercises.oracles import sigm


def told(name, fn, **changed):
    return EXERCISES[name]._replace(**changed).check(fn)


def up_to_the_last(boxes, values):
    values, value = dict(values), None
    for name, parents, function in boxes[:-1]:
        value = values[name] = function(*(values[p] for p in parents))
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


def test_an_input_is_chosen_on_which_that_part_is_wrong():
    """In most of the cases W(1) stays as it is, and W(2) or W(3) is wrong."""
    report = told("greedy_step", uphill_without_the_bias)
    assert report.diagnosis.startswith("W(1) is what comes out when `alpha * grad_W` is added"), report
    assert report.lines[0].startswith("W(1) at index"), report


def test_our_name_for_a_number_is_not_taken_for_the_learners():
    """The learner's own b is the 6/n; the sentence speaks of the right one."""
    def no_root(U):
        b = 6 / sum(U.shape)
        return -b + 2 * b * U

    assert told("glorot", no_root, wrong=()).diagnosis == "W is the right one times the right `b`."


def test_an_input_with_the_parts_own_name_is_the_one_that_was_given():
    solution = EXERCISES["gibbs_step"].solution
    assert told("gibbs_step", lambda W, b, c, x, *u: (solution(W, b, c, x, *u)[0], x)).diagnosis == "x is the `x` you were given."


def test_a_number_that_is_asked_for_has_its_own_name():
    """grad_a_below is a variable of the learner, too: what the formula means is the right ∇a(k−1)."""
    solution = EXERCISES["layer_below"].solution
    report = told("layer_below", lambda *args: (solution(*args)[1], solution(*args)[1] * (1 - args[-1] ** 2)), wrong=())
    assert "grad_a_below" not in report.diagnosis and "the right ∇a" in report.diagnosis, report


def test_numbers_and_rows_of_a_result():
    glorot, fprop = EXERCISES["glorot"].solution, EXERCISES["fprop"].solution
    assert told("glorot", lambda U: glorot(U) / 3**0.5, wrong=()).diagnosis == "W is the right one divided by the root of 3."

    def shifted(W, b, x):
        a, f = fprop(W, b, x)
        return a - a.max(axis=-1, keepdims=True), f

    assert told("fprop", shifted).diagnosis == "a(L+1)(x) is the right one minus its largest."


def test_a_factor_whose_loss_takes_its_term_away_is_that_term():
    def without_gamma_and_the_way_through_sigma(grad_y, x, gamma, eps):
        x_hat = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)
        grad_x = (grad_y - grad_y.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)
        return grad_x, (grad_y * x_hat).sum(axis=0), grad_y.sum(axis=0)

    said = told("batchnorm_bprop", without_gamma_and_the_way_through_sigma, wrong=()).diagnosis
    assert "the factor `gamma` is left out, and `x_hat * (g * x_hat).mean(axis=0)` is left out" in said
    assert plainer("A, and B", {"B": "C"}) == "A, and C" and plainer("A", {"B": "C"}) == "A"


def test_a_factor_is_told_as_one():
    """Without `1 - new_error` the numbers are those without the `new_error` in it."""
    def poisson(train_error, new_error, goal, n):
        return *EXERCISES["shares"].solution(train_error, new_error, goal, n)[:2], 2 * np.sqrt(new_error / n)

    assert told("shares", poisson).diagnosis == "margin is what comes out when the factor `1 - new_error` is left out."


def test_a_minus_that_a_change_brought_in_is_not_taken_away_by_a_view():
    product = "`-b` and `2 * b * U` are multiplied, not added"
    assert undoes("−{}", product) and undoes("|{}|", product)
    assert not undoes("{}", product) and not undoes("−{}", "`-b` is left out")
    assert undoes("{} times `T`", "`x` is divided by `T`") and undoes("{} times the right `T`", "`x` is divided by `T`")


def test_of_two_calls_that_are_alike_the_one_that_is_meant_is_told():
    def decoded_from_a(x, W, b, c):
        h = sigm(b + W @ x)
        x_hat = sigm(c + W.T @ (b + W @ x))
        return h, x_hat, -np.sum(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat))

    assert told("autoencoder", decoded_from_a, wrong=()).diagnosis.endswith("`sigm` is left out before `b + W @ x`.")


def test_a_sign_in_a_bracket_behind_a_minus_is_told_as_one():
    def minus_before_the_first_only(x, W, b, c):
        h, x_hat, _ = EXERCISES["autoencoder"].solution(x, W, b, c)
        return h, x_hat, np.sum(-x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat))

    said = told("autoencoder", minus_before_the_first_only, wrong=()).diagnosis
    assert said.endswith("`(1 - x) * log(1 - x_hat)` is subtracted, not added (in the bracket behind the minus)."), said


def test_missing_brackets_leave_what_python_then_reads():
    assert told("prior", lambda lam, T: 1 / 2 * lam * T, wrong=()).diagnosis.endswith(
        "the brackets around `2 * lam * T` are missing.")


def test_one_entry_is_named_by_its_index():
    solution = EXERCISES["output_gradient"].solution
    assert told("output_gradient", lambda f, y: solution(f, y)[y], wrong=()).diagnosis.endswith("is entry `y` of the right one.")


def test_what_has_several_parts_stands_in_brackets():
    node = ast.parse("b + W @ x", mode="eval").body
    assert in_words("−{}", node) == "−(`b + W @ x`)" and in_words("tanh({})", node) == "tanh(`b + W @ x`)"
    assert in_words("−{}", ast.Name("x")) == "−`x`"


def test_a_property_of_several_inputs_is_said_of_them_all():
    nan, number = np.array([np.nan, 1.0]), np.array([2.0, 1.0])
    cases = [(nan, nan, 3.0), (number, number, 3.0), (nan, nan, 1.0), (number, number, 2.0)]
    assert which_inputs(cases, ["wrong", None, "wrong", None], ("a", "b", "c")) == (
        "Wrong only on inputs where `a` and `b` have a NaN.")


def test_steps_that_fall_are_told_so_whatever_they_are_made_of():
    def facing_outwards(x, r, s):
        return sum(sigm(s * (sign * x[:, j] - r)) for j in (0, 1) for sign in (-1, 1)) * s - 3.5 * s

    said = told("bump", facing_outwards, wrong=()).diagnosis
    assert said == ("z is what comes out when sigm(`a`) falls where it should rise, and `sigm` is left out before "
                    "`s * (y1 + y2 + y3 + y4 - 3.5)`.")


def test_a_slope_is_written_as_on_the_slides():
    tree = ast.parse("_dtanh(a)", mode="eval").body
    assert shown(tree) == "`tanh′(a)`" and spoken("dsigm") == "sigm′" and spoken("log_sum") == "log_sum"
    assert "`sigm′` stands for `tanh′`" in [words for _, words, _ in calls(tree)]


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
    report = told("bump", both_sides_cancel)
    assert report.pointer == "z stays the same when `x` is changed." and not report.diagnosis, report


def test_a_term_that_is_left_out_is_still_told_by_its_name():
    """The result does not change with `b`, which the sentence names: there is nothing to add."""
    def no_b_and_a_plus(x, h, W, b, c):
        return h @ W @ x - c @ x

    said = told("rbm_energy", no_b_and_a_plus, wrong=()).diagnosis
    assert said == "E(x, h) is what comes out when `b @ h` is left out, and the minus before `h` is left out.", said


def test_what_is_no_argument_is_left_out_by_its_name():
    """`b` lies in the stages: that the result does not change with them says less."""
    solution = EXERCISES["finetune_start"].solution

    def without_b(stages, *others):
        return solution([(W, 0 * b, c) for W, b, c in stages], *others)

    assert told("finetune_start", without_b, wrong=()).diagnosis == "f(x) is what comes out when `b` is left out."


def test_what_has_a_sign_before_it_stands_in_brackets():
    said = [words for _, words, _ in formulas({"the right `e`": [np.array([1.0, 2.0])], "`f`": [np.array([3.0, 1.0])]})]
    assert "−(the right `e`)" in said and "−`f`" in said and "tanh(the right `e`)" in said


def test_a_number_that_is_wrong_in_one_place_that_is_there_twice_has_its_place():
    def only_the_first(x, r, s):
        y1, y2 = sigm(s * (r - x[:, 0])), sigm(s * (r + x[:, 0]))
        return sigm(s * (2 * y1 + 2 * y2 - 3.5))

    assert told("bump", only_the_first, wrong=()).diagnosis == (
        "z is what comes out when 0 stands for 1 in `x[:, 1]`, everywhere.")


def hard_steps(x, r, s):
    return sigm(s * ((np.abs(x) < r).sum(axis=1) + 1.5 - 3.5))


def one_hot(a):
    return np.eye(a.shape[1])[a.argmax(axis=1)]


@pytest.mark.parametrize(("name", "fn"), [("bump", hard_steps), ("softmax", one_hot)])
def test_what_is_flat_only_near_one_input_does_not_stay_the_same(name, fn):
    report = told(name, fn)
    assert "stays the same" not in report.pointer, report


def dropped_unit(x, W1, b1, W2, b2, p):
    h = np.tanh(b1 + W1 @ x) * (1 - p) * (np.arange(len(b1)) != 1)
    e = np.exp(b2 + W2 @ h)
    return e / e.sum()


def test_the_whole_result_stays_the_same_where_no_entry_moves():
    exercise = EXERCISES["dropout_test"]
    said = point(exercise, exercise.cases(), [dropped_unit(*args) for args in exercise.cases()], ["wrong"] * 5,
                 lambda fresh: [dropped_unit(*args) for args in fresh])
    assert said == "f(x) stays the same when row 1 of `W1` is changed."
