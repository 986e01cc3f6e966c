"""Which cells an answer needs: the others show what they show for everyone.

global_names (what a cell reads and makes) -> cells_to_run -> lesson_plan
"""
