"""Outputs come in order, joined as a notebook joins them, and end where they grow too large."""

from grader.engine.running.outputs import CUT, Outputs


def test_text_on_one_stream_is_one_output():
    outputs = Outputs(100)
    outputs.stream("stdout", "a")
    outputs.stream("stdout", "b")
    outputs.stream("stderr", "c")
    outputs.stream("stdout", "d")
    assert [(item["name"], item["text"]) for item in outputs.items] == [
        ("stdout", "ab"),
        ("stderr", "c"),
        ("stdout", "d"),
    ]


def test_a_value_has_its_number():
    outputs = Outputs(100)
    outputs.display({"text/plain": "1"}, {}, 3)
    outputs.display({"text/plain": "2"}, {})
    assert [item["output_type"] for item in outputs.items] == ["execute_result", "display_data"]
    assert outputs.items[0]["execution_count"] == 3


def test_endless_text_is_cut_once():
    outputs = Outputs(10)
    for _ in range(100):
        outputs.stream("stdout", "123456")
    assert outputs.items[0]["text"] == "1234561234" + CUT
    assert len(outputs.items) == 1


def test_a_picture_that_is_too_large_is_left_out():
    outputs = Outputs(10)
    outputs.display({"image/png": "x" * 100}, {})
    outputs.display({"text/plain": "y"}, {})
    assert [item.get("text", "") for item in outputs.items] == [CUT[:10] + CUT]


def test_an_error_is_told_after_the_cut():
    outputs = Outputs(1)
    outputs.stream("stdout", "12")
    outputs.error("ValueError", "x", ["line"])
    assert outputs.items[-1]["ename"] == "ValueError"


def test_errors_count_too_and_lose_their_tracebacks_when_too_much_was_said():
    outputs = Outputs(10)
    outputs.error("ValueError", "x", ["twelve chars"])
    outputs.error("KeyError", "y", ["line"])
    assert [(item["ename"], item["traceback"]) for item in outputs.items] == [
        ("ValueError", ["twelve chars"]),
        ("KeyError", []),
    ]


def test_clearing_waits_for_what_comes_next():
    outputs = Outputs(100)
    outputs.stream("stdout", "a")
    outputs.clear(wait=True)
    assert outputs.items
    outputs.stream("stdout", "b")
    assert [item["text"] for item in outputs.items] == ["b"]
    outputs.clear()
    assert outputs.items == []
