"""Whatever happens to the engine while it grades, the gradebook ends as if nothing had."""
