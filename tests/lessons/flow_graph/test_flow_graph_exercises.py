"""What is said of orders and of ways back that are wrong, however they were made."""
import pytest

from course_lib.exercises import check
from course_lib.lessons.flow_graph.exercises_bprop import BPROP
from course_lib.lessons.flow_graph.exercises_fprop import order


def one_pass(parents, done=()):
    done = list(done)
    for box, needs in parents.items():
        if box not in done and all(p in done for p in needs):
            done.append(box)
    return done


def one_pass_without_the_given(parents):
    given = [box for box in parents if not parents[box]]
    return one_pass(parents, given)[len(given):]


def some_done(parents, needed):
    done = []
    while len(done) < len(parents):
        done += [box for box, needs in parents.items() if box not in done and (not needs or needed(needs, done))][:1]
    return done


def any_for_all(parents):
    return some_done(parents, lambda needs, done: any(p in done for p in needs))


def first_parent_only(parents):
    return some_done(parents, lambda needs, done: needs[0] in done)


def deepest_first(parents):
    def depth(box):
        return 1 + max(map(depth, parents[box]), default=0)

    return sorted(parents, key=depth, reverse=True)


def with_all_below(parents):
    seen = []

    def go(box):
        for p in parents[box]:
            go(p)
        seen.append(box)

    go(next(iter(parents)))
    return seen + [box for box in order(parents) if box not in seen]


@pytest.mark.parametrize(("fn", "words"), [
    (one_pass, "You go through the boxes once"), (one_pass_without_the_given, "You go through the boxes once"),
    (any_for_all, "Each box comes after ONE of its parents"), (first_parent_only, "Each box comes after its FIRST parent"),
    (deepest_first, "That is the reverse")])
def test_wrong_orders_are_told_what_is_true_of_them(fn, words):
    assert check("order", fn).diagnosis.startswith(words), check("order", fn)


def test_a_box_that_is_called_twice_is_named():
    assert "w is there 2 times: a box is called once" in check("order", with_all_below).lines[0]


def test_a_missing_box_alone_is_no_single_pass():
    """Not every list that is too short comes from one pass."""
    assert "You go through" not in check("order", lambda parents: order(parents)[:-1]).diagnosis


def overwritten_without_the_given(boxes, values):
    grads = next(wrong for wrong in BPROP.wrong if wrong.name == "overwritten").fn(boxes, values)
    return {box[0]: grads[box[0]] for box in boxes}


def without_the_given(boxes, values):
    grads = BPROP.solution(boxes, values)
    return {box[0]: grads[box[0]] for box in boxes}


def test_a_slip_on_the_way_back_is_named_where_given_boxes_are_missing_too():
    report = check("bprop_boxes", overwritten_without_the_given)
    assert report.diagnosis.startswith("= where += belongs") and "is missing" in report.lines[0]
    assert not check("bprop_boxes", without_the_given).diagnosis
