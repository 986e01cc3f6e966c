"""The picture of the classifier beside the program that it shows."""

from backprop.pictures.classifier_picture import PLACES, READS, classifier_picture
from backprop.pictures.line_stepper_numbers import LINES


def test_the_picture_of_the_classifier_has_an_arrow_for_every_reading():
    computed = {line.name for line in LINES}
    assert set(PLACES) == computed
    assert set(READS) == {(name, line.name) for line in LINES for name in line.reads if name in computed}
    assert all(name in classifier_picture().label for name in computed)
