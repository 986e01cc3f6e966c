"""Submissions that something is wrong with, each a named file that says what it tries and what must happen.

A sample is a module with:
    TRIES       one sentence: what is wrong with it, or what it attempts.
    MUST        one sentence: what must happen.
    STATUS      the `Status` that it must end in, or a set of them where the system decides.
    marks(full) exercise -> the exact mark it must get; `full` maps every exercise of the lesson to its full marks.
    write(folder, world)  writes the submission into the empty folder `folder`.
and, where there is more to see:
    afterwards(world)     asserts on what is left outside the sandbox once it has been graded.
    STUDENT               who hands it in, where that matters; else the sample's own name.
"""
