"""The command line: cli -> author_commands, class_commands (each built with command).

A command's rooms are imported only when it runs. What they print goes through plain_stream.
check_notebook and doctor are commands that have no room of their own.
"""
