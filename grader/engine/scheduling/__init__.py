"""Many submissions at once.

jobs (made lazily) -> schedule -> local_workers or dask_workers (worker) ; run_state: for --resume
"""
