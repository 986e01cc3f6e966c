"""The autograders as a platform runs them: in a root of their own, where /autograder and /grade are really there."""
