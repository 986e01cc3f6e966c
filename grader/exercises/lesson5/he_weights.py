"""Lesson 5, He: the weights of one ReLU layer, judged as a draw."""

from grader.exercises.lesson5.weight_draws import HE_GUESSES, he, one_layer

HE_WEIGHTS = one_layer("he_weights", "9 He", he, HE_GUESSES)
EXERCISES = (HE_WEIGHTS,)
