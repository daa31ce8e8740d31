"""What is said of an answer is true of that answer: no name of ours, no change that only undoes another, no other place."""
import ast
import inspect
import re
import textwrap

import numpy as np
import pytest

from course_lib.exercises import EXERCISES
from course_lib.exercises.diagnosis import enough
from course_lib.exercises.diagnosis.believing import plainer, undoes
from course_lib.exercises.diagnosis.edits import calls, in_words, shown, spoken
from course_lib.exercises.diagnosis.formulas import formulas
from course_lib.exercises.diagnosis.patience import Patience
from course_lib.exercises.diagnosis.search import Slips
from course_lib.exercises.explaining import in_symbols
from course_lib.exercises.oracles import sigm


def told(name, fn, **changed):
    return EXERCISES[name]._replace(**changed).check(fn)


def explained(name, fn):
    """The likeliest explanation, the search being given more time than while somebody waits."""
    exercise = EXERCISES[name]
    cases = enough(exercise.solution, exercise.cases())
    slips = Slips(exercise.solution, cases, exercise.returns, patience=Patience(10_000, 10))
    slips.deepen(Patience(10_000, 5))
    return slips.explain([fn(*args) for args in cases])[0].words


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


def test_a_number_too_many_in_each_entry_is_not_a_mean_that_is_missing():
    """1/T for 1/C: the right gradient has the mean 0, so it is this one minus its mean, and nobody meant that."""
    said = told("output_bias", lambda y, C: np.ones(C) / len(y) - np.eye(C)[y].mean(axis=0), wrong=()).diagnosis
    assert "its mean" not in said, said


@pytest.mark.slow
def test_a_factor_whose_loss_takes_its_term_away_is_that_term():
    def without_gamma_and_the_way_through_sigma(grad_y, x, gamma, eps):
        x_hat = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)
        grad_x = (grad_y - grad_y.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)
        return grad_x, (grad_y * x_hat).sum(axis=0), grad_y.sum(axis=0)

    said = explained("batchnorm_bprop", without_gamma_and_the_way_through_sigma)
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


def test_steps_that_fall_are_told_so_whatever_they_are_made_of():
    def facing_outwards(x, r, s):
        return sum(sigm(s * (sign * x[:, j] - r)) for j in (0, 1) for sign in (-1, 1)) * s - 3.5 * s

    said = explained("bump", facing_outwards)
    assert said == ("z is what comes out when sigm(`a`) falls where it should rise, and `sigm` is left out before "
                    "`s * (y1 + y2 + y3 + y4 - 3.5)`")


def test_a_slope_is_written_as_on_the_slides():
    tree = ast.parse("_dtanh(a)", mode="eval").body
    assert shown(tree) == "`tanh′(a)`" and spoken("dsigm") == "sigm′" and spoken("log_sum") == "log_sum"
    assert "`sigm′` stands for `tanh′`" in [words for _, words, _ in calls(tree)]


def test_what_has_a_sign_before_it_stands_in_brackets():
    said = [words for _, words, _ in formulas({"the right `e`": [np.array([1.0, 2.0])], "`f`": [np.array([3.0, 1.0])]})]
    assert "−(the right `e`)" in said and "−`f`" in said and "tanh(the right `e`)" in said


def test_a_number_that_is_wrong_in_one_place_that_is_there_twice_has_its_place():
    def only_the_first(x, r, s):
        y1, y2 = sigm(s * (r - x[:, 0])), sigm(s * (r + x[:, 0]))
        return sigm(s * (2 * y1 + 2 * y2 - 3.5))

    assert explained("bump", only_the_first) == "z is what comes out when 0 stands for 1 in `x[:, 1]`, everywhere"


@pytest.mark.slow
def test_what_was_left_out_at_the_very_end():
    width, winner = EXERCISES["width"].solution, EXERCISES["winner"].solution
    trials = EXERCISES["trials_needed"].solution
    assert told("width", lambda *args: width(*args) + 0.1 + 0.8 * (sum(args) % 7) / 7, wrong=()).diagnosis == \
        "H is the right one, but not rounded down."
    assert told("trials_needed", lambda top, chance: min(trials(top, chance), 20), wrong=()).diagnosis == \
        "The number of trials is the right one, but never above 20."
    assert told("width", lambda *args: min(width(*args), 150)).diagnosis == "H is the right one, but never above 150."
    assert told("winner", lambda train, valid, test: (valid[winner(train, valid, test)[0]], *winner(train, valid, test)[1:]),
                wrong=()).diagnosis == "The index is the entry of `valid` at the right one, not the place itself."


def test_whole_numbers_near_the_right_ones_were_not_rounded_for_that():
    stop = EXERCISES["stop"].solution
    report = told("stop", lambda errors, look: tuple(1.02 * n for n in stop(errors, look)), wrong=())
    assert "rounded" not in report.diagnosis, report


def test_a_number_that_is_not_looked_at_is_found_out_although_results_are_whole_or_few_inputs_are_legal():
    trials, saturation = EXERCISES["trials_needed"].solution, EXERCISES["saturation"].solution
    assert told("trials_needed", lambda top, chance: trials(top, 0.95)).pointer == \
        "The number of trials stays the same when `chance` is changed."
    assert " stays the same when `eps` is changed." in told("saturation", lambda eps: saturation(0.01)).pointer


@pytest.mark.parametrize("name", EXERCISES)
def test_a_sentence_has_no_name_that_the_learner_has_not_read(name):
    """Those of the solution stand in a fold: the statement and the stub have them, the slides, or `between` has words."""
    exercise = EXERCISES[name]
    if exercise.judge is not None and exercise.oracle is None:
        return                                          # its solution is not searched
    solution = ast.parse(textwrap.dedent(inspect.getsource(exercise.solution)))
    own = {n.id for n in ast.walk(solution) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    read = set(re.findall(r"\w+", f"{exercise.asks} {exercise.stub} {' '.join(exercise.returns)}")) | set(exercise.between)
    assert own - read <= {"h", "a", "k", "m", "p", "_"}                 # of the slides, and what a loop runs over


def test_names_of_the_solution_are_told_in_symbols():
    between = {"log_sum": "log Σ exp(a)", "std": "the deviation"}
    assert in_symbols("`m + log_sum` stands for `log_sum`", between) == "`m + log Σ exp(a)` stands for `log Σ exp(a)`"
    assert in_symbols("`std` is left out of `X / std`", between) == "the deviation is left out of `X / the deviation`"
