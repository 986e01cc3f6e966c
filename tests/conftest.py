"""Of every layer: no garbage is looked for in what was collected; the checker's two figures are printed at the end."""

import gc
from collections import Counter


def pytest_collection_finish():
    # Thousands of tests stay to the end: a twentieth of the time goes into looking for garbage among them.
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter):
    totals = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name == "corpus" and getattr(report, "when", None) == "call":
                    totals.update(value)
    if not totals:
        return
    line = terminalreporter.write_line
    terminalreporter.section("the corpus of answers")
    line(f"right answers:   {totals['right']} checks, {totals['alarms']} false alarms")
    line(
        f"planted mistakes: {totals['planted']} checks, {totals['caught']} caught; of {totals['nameable']} that have a "
        f"name, {totals['named']} rightly named, {totals['misnamed']} misnamed; {totals['unknown']} called unknown"
    )
