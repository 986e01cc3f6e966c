"""Where student code runs: a zygote with everything imported, and a child of it for each notebook, shut in.

tiers (strong or weak) ; zygote_client starts a zygote (bubblewrap, preloading), zygote_channel talks to it ->
zygote -> keeper (one a child, ends what is left: first_process, processes, waiting) -> confinement (linux,
system_calls) -> confined_process
"""
