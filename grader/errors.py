"""The one exception of the commands."""


class CommandError(Exception):
    """A failure that the person at the keyboard can mend.

    Its text is one sentence: what is wrong, where, and what to do. The command line shows it alone, without a
    traceback.
    """
