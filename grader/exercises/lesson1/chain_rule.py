"""Lesson 1, the exercises whose right answer is a gradient."""

from grader.exercises.lesson1.chain_rule_paths import CHAIN_OF_THREE, REPAIRED_GRADIENT, TWO_PATHS

EXERCISES = (CHAIN_OF_THREE, TWO_PATHS, REPAIRED_GRADIENT)
