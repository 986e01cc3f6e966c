"""The picture of the classifier beside the program that it shows."""

from backprop.pictures.canvas import palette
from backprop.pictures.canvas.drawing import Shape
from backprop.pictures.classifier_picture import PLACES, READ_TWICE, READS, _centre, classifier_picture
from backprop.pictures.line_stepper_numbers import LINES


def test_the_picture_of_the_classifier_has_an_arrow_for_every_reading():
    computed = {line.name for line in LINES}
    assert set(PLACES) == computed
    assert set(READS) == {(name, line.name) for line in LINES for name in line.reads if name in computed}
    assert all(name in classifier_picture().label for name in computed)
    assert set(READ_TWICE) == {name for name in PLACES if [value for value, _ in READS].count(name) > 1}


def test_the_ground_lies_below_all_that_is_computed_of_the_logits():
    (ground,) = (item for item in classifier_picture().items if isinstance(item, Shape) and item.fill == palette.GREEN)
    (left, top), _, (right, bottom), _ = ground.points
    inside = {name for name in PLACES if left < _centre(name)[0] < right and top < _centre(name)[1] < bottom}
    later = {"logits"}
    for _ in PLACES:
        later |= {reader for value, reader in READS if value in later}
    assert inside == later - {"logits"}
