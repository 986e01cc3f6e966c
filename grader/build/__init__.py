"""The build: one text file per lesson in, the solved and the released notebook out.

lessons -> source (with marking) -> execution -> outputs -> student -> build (writes) or currency (compares)
"""
