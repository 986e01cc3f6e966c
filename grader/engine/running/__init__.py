"""Running a notebook in a child, cell by cell, and hearing what came of it.

runner (here) -> wire (bytes, read with suspicion: packing) -> child -> shell (there) -> outputs ->
received_outputs (here again)

tried_texts: what the child does with the edits of a wrong answer, for judging/grading_search.

own_process: a child without a sandbox, for one's own notebook.
"""
