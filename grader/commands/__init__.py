"""The command line: cli, and the commands of each group, whose rooms are imported only when a command runs."""
