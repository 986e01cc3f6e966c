"""The build: one text file a lesson in, the solved and the released notebook out. Also the front page.

source (reads it; marking: tags to nbgrader's metadata) -> execution (runs it) -> outputs (settles them) -> build, which
calls these in order -> built (goes to the disk) or currency (is compared with it)
"""
