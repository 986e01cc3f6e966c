"""What a student's code displayed can neither run, load from elsewhere, nor pass for something else."""

import base64
import struct
import zlib
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbconvert.filters import markdown2html
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from grader.checking.examination import examine
from grader.checking.panel import html
from grader.engine.cleaning.clean_html import ATTRIBUTES, SVG_TAGS, TEXT_TAGS, clean_html
from grader.engine.cleaning.clean_markdown import clean_markdown
from grader.engine.cleaning.sanitize import sanitize
from grader.exercises import EXERCISES
from tests.corpus.load import load_answers

VECTORS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=http://evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    '<img src="javascript:alert(1)">',
    "<img src=http://evil.example/pixel.png>",
    '<img srcset="http://evil.example/pixel.png 1x">',
    '<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+">',
    '<img src="data:text/html,<script>alert(1)</script>">',
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><script xlink:href=data:,alert(1) />",
    '<svg><a xlink:href="javascript:alert(1)"><text x="20">go</text></a></svg>',
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a><animate attributeName=href values=javascript:alert(1) /><text>go</text></a></svg>",
    '<svg><set attributeName="onmouseover" to="alert(1)"/></svg>',
    '<svg><use href="data:image/svg+xml,<svg id=x onload=alert(1)>#x"/></svg>',
    '<svg><use xlink:href="http://evil.example/a.svg#x"/></svg>',
    '<svg><image href="http://evil.example/a.png"/></svg>',
    "<svg><foreignObject><iframe src=javascript:alert(1)></iframe></foreignObject></svg>",
    '<svg><style>@import "http://evil.example/a.css";</style></svg>',
    '<svg><rect fill="url(http://evil.example/a.svg#p)"/></svg>',
    "<svg><path marker-end=\"url( 'http://evil.example/a' )\"/></svg>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    '<object data="javascript:alert(1)"></object>',
    '<embed src="javascript:alert(1)">',
    '<a href="javascript:alert(1)">go</a>',
    '<a href="JaVaScRiPt:alert(1)">go</a>',
    '<a href="java\tscript:alert(1)">go</a>',
    '<a href="&#106;avascript:alert(1)">go</a>',
    '<a href="&#x6a&#x61vascript&colon;alert(1)">go</a>',
    '<a href="\x01javascript:alert(1)">go</a>',
    '<a href="vbscript:msgbox(1)">go</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">go</a>',
    '<a href="//evil.example">go</a>',
    '<a href="#x" target=_top ping="http://evil.example">go</a>',
    '<form action="javascript:alert(1)"><input type=submit></form>',
    '<form><button formaction="javascript:alert(1)">go</button></form>',
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<body onload=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
    '<link rel=stylesheet href="http://evil.example/a.css">',
    '<base href="http://evil.example/">',
    "<style>body{background:url(http://evil.example/)}</style>",
    '<div style="background-image:url(javascript:alert(1))">x</div>',
    "<div style=\"background:url('http://evil.example/')\">x</div>",
    '<div style="width:expression(alert(1))">x</div>',
    '<div style="color:\\75\\72\\6c(http://evil.example)">x</div>',
    '<div style="-moz-binding:url(http://evil.example/x.xml#a)">x</div>',
    '<div style="position:fixed;top:0;left:0;width:100%;height:100%">cover</div>',
    '<div style="margin-top:-900px">over the marks</div>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style>",
    '<math href="javascript:alert(1)">go</math>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<template><script>alert(1)</script></template>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><svg>&e;</svg>',
    "<div onmouseover='alert(1)' onclick=alert(1)>x</div>",
    '<div id="toc" class="modal navbar-fixed-top" name="x">x</div>',
    "<a\x0conclick=alert(1)>x</a>",
    "<<script>alert(1)//<</script>",
    "<img/src='x'/onerror='alert(1)'>",
    "<table background=javascript:alert(1)><td background=http://evil.example>",
    "<object classid='clsid:x' codebase=javascript:alert(1)>",
]
RUNNING = ("javascript:", "vbscript:", "data:text", "expression(", "evil.example", "@import", "svg+xml")


class Seen(HTMLParser):
    """Everything in a text that a browser would take for an element, and the attributes that address something."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def assert_harmless(html: str) -> None:
    """No element or attribute in `html` is off the allow-list, and no value can run or load anything."""
    seen = Seen(html)
    assert seen.tags <= {tag.lower() for tag in TEXT_TAGS | SVG_TAGS}
    allowed = {tag.lower(): {name.lower() for name in names} for tag, names in ATTRIBUTES.items()}
    for tag, name, value in seen.attributes:
        bare = name.removeprefix("xlink:")
        assert bare in allowed["*"] | allowed.get(tag, set()) or (tag, name, value) == ("table", "class", "dataframe")
        assert not name.startswith("on")
        flat = "".join(value.lower().split())
        if bare in ("href", "src", "style", "fill", "clip-path", "marker-end"):
            assert not any(word in flat for word in RUNNING)
        assert bare != "href" or flat.startswith("#shown-")
        assert bare != "src" or flat.startswith("data:image/png;base64,")
        assert bare != "style" or ("url(" not in flat and "position" not in flat and "-900" not in flat)
        assert bare != "id" or value.startswith("shown-")


@pytest.mark.parametrize("vector", VECTORS)
def test_no_vector_survives(vector):
    assert_harmless(clean_html(vector))
    assert_harmless(clean_html(f"<table><tr><td>{vector}</td></tr></table>"))
    assert_harmless(clean_html(f"<svg><g>{vector}</g></svg>"))


@given(st.lists(st.sampled_from([*VECTORS, "<svg>", "</svg>", "<p>", "</p>", "<table>", "'", '"', "<math>", "-->"])))
def test_no_mixture_of_vectors_survives(parts):
    assert_harmless(clean_html("".join(parts)))


@given(st.text(alphabet="<>/= \"'&;:#!-abcimgsvgonloadtyler\t\n", max_size=200))
def test_no_text_survives_as_more_than_it_is(text):
    cleaned = clean_html(text)
    assert_harmless(cleaned)
    assert clean_html(cleaned) == cleaned


def png(width: int = 1, height: int = 1) -> str:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    picture = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    return base64.b64encode(picture).decode()


def shown(data: dict, **metadata) -> NotebookNode:
    """What is left of one display in a student's cell."""
    notebook = new_notebook(cells=[new_code_cell(outputs=[new_output("display_data", data, metadata=metadata)])])
    return sanitize(notebook).cells[0].outputs[0]


def test_a_table_of_pandas_and_a_figure_stay_as_they_are():
    table = (
        '<div><style scoped>.dataframe td {color: red}</style><table border="1" class="dataframe"><thead>'
        '<tr style="text-align: right;"><th></th><th>loss</th></tr></thead></table></div>'
    )
    cleaned = clean_html(table)
    assert "color: red" not in cleaned
    assert '<table border="1" class="dataframe"><thead><tr style="text-align:right">' in cleaned
    figure = (
        '<svg width="9" viewBox="0 0 3 3"><rect stroke="#fff" x="1" fill="none"></rect><path d="M1 1l2 2"></path></svg>'
    )
    assert clean_html(figure) == figure


@pytest.mark.parametrize("name", ["right", "planted"])
def test_our_own_panel_loses_nothing(name):
    answers = load_answers()["hidden_delta"]
    function = answers.right[0] if name == "right" else answers.planted[0].function
    function.__name__ = "hidden_delta"
    before = Seen(html(examine(function, EXERCISES["hidden_delta"], 1)))
    after = Seen(clean_html(html(examine(function, EXERCISES["hidden_delta"], 1))))
    assert after.tags == before.tags

    def squeezed(attributes):
        return {(tag, attribute, "".join(value.split()).rstrip(";")) for tag, attribute, value in attributes}

    assert squeezed(after.attributes) == squeezed(before.attributes)


def test_what_is_written_for_the_browser_is_no_text():
    assert clean_html("<script>alert(1)</script><style>b{}</style><svg><metadata>x</metadata></svg>") == "<svg></svg>"


def test_local_references_of_a_figure_still_meet():
    cleaned = clean_html('<svg><linearGradient id="a"/><rect fill="url(#a)"/><use href="#a"/></svg>')
    assert 'id="shown-a"' in cleaned and 'fill="url(#shown-a)"' in cleaned and 'href="#shown-a"' in cleaned


@pytest.mark.parametrize(
    "data",
    [
        {"application/javascript": "alert(1)"},
        {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}},
        {"application/vnd.plotly.v1+json": {"data": []}},
        {"text/x-evil": "<script>"},
        {"image/png": '"><script>alert(1)</script>'},
        {"image/png": base64.b64encode(b"GIF89a").decode()},
        {"image/png": png(100_000, 100_000)},
        {"image/png": base64.b64encode(b"GIF89a......IHDR" + bytes(40)).decode()},
        {"image/gif": png()},
        {"text/html": ["<script>", "alert(1)"]},
        {},
    ],
)
def test_what_cannot_be_made_safe_is_left_out_and_named(data):
    kept = shown(data).data
    assert set(kept) == {"text/plain"}
    assert kept["text/plain"].startswith("(an output of type")


def test_a_widget_keeps_its_picture_and_nothing_else():
    kept = shown(
        {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}, "image/png": png(), "text/plain": "slider"},
        **{
            "image/png": {"width": 640, "height": "<script>", "alt": "delta is 0.5"},
            "filenames": {"image/png": 'x" onerror="alert(1)'},
        },
    )
    assert set(kept.data) == {"image/png", "text/plain"}
    assert kept.metadata == {"image/png": {"width": 640, "alt": "delta is 0.5"}}


@pytest.mark.parametrize(("words", "kept"), [("a" * 5000, ["a" * 4000]), (["a"], []), (5, [])])
def test_a_pictures_words_are_text_of_some_length(words, kept):
    metadata = shown({"image/png": png()}, **{"image/png": {"alt": words}}).metadata
    assert [said["alt"] for said in metadata.values() if "alt" in said] == kept


def test_latex_is_shown_as_text_and_only_where_there_is_nothing_else():
    assert shown({"text/latex": r"$\href{javascript:alert(1)}{x}$", "text/plain": "x"}).data == {"text/plain": "x"}
    assert shown({"text/latex": "<script>"}).data == {"text/plain": "<script>"}


def test_streams_keep_their_colours_and_are_cut_when_too_long():
    cell = new_code_cell(
        outputs=[new_output("stream", text="\x1b[31mred\x1b[0m"), new_output("stream", text="x" * 200_000)]
    )
    first, second = sanitize(new_notebook(cells=[cell])).cells[0].outputs
    assert first.text == "\x1b[31mred\x1b[0m"
    assert len(second.text) < 101_000 and "200000 characters in all" in second.text


def test_grade_cells_are_left_alone_and_a_graded_answer_is_not():
    def cell(solution: bool):
        marks = {"grade": True, "solution": solution, "grade_id": "x"}
        outputs = [new_output("display_data", {"text/html": "<form></form>"})]
        return new_code_cell(metadata={"nbgrader": marks}, outputs=outputs)

    ours, theirs = sanitize(new_notebook(cells=[cell(False), cell(True)])).cells
    assert ours.outputs[0].data["text/html"] == "<form></form>"
    assert theirs.outputs[0].data["text/html"] == ""


def test_the_notebook_given_is_not_changed_and_widget_state_goes():
    outputs = [new_output("display_data", {"text/html": "<script>x</script>"})]
    notebook = new_notebook(cells=[new_code_cell(outputs=outputs)], metadata={"widgets": {"state": 1}})
    assert "widgets" not in sanitize(notebook).metadata
    assert notebook.metadata.widgets and notebook.cells[0].outputs[0].data["text/html"] == "<script>x</script>"


def with_outputs(outputs: list[dict]) -> NotebookNode:
    """A notebook of one code cell with any outputs, valid or not."""
    notebook = new_notebook(cells=[new_code_cell()])
    notebook.cells[0].outputs = [NotebookNode(output) for output in outputs]
    return notebook


@pytest.mark.parametrize("outputs", [[{"output_type": "comm"}], [{}], [{"output_type": None}]])
def test_what_is_no_output_goes(outputs):
    assert sanitize(with_outputs(outputs)).cells[0].outputs == []


def test_outputs_of_wrong_types_do_not_stop_it():
    odd = [
        {"output_type": "stream", "name": 3, "text": None},
        {"output_type": "error", "ename": None, "evalue": 3, "traceback": "no list"},
        {"output_type": "display_data", "data": None, "metadata": []},
        {"output_type": "execute_result", "data": {"text/plain": 3, "text/html": {}}, "execution_count": "x"},
    ]
    kinds = [output.output_type for output in sanitize(with_outputs(odd)).cells[0].outputs]
    assert kinds == ["stream", "error", "display_data", "execute_result"]


MARKDOWN = [
    *VECTORS[:12],
    "[go](javascript:alert(1))",
    "[go](<javascript:alert(1)>)",
    "[go](JAVA&#115;CRIPT:alert(1))",
    "[go](java%73cript:alert(1))",
    "[go][1]\n\n[1]: javascript:alert(1)",
    "[go](data:text/html;base64,PHNjcmlwdD4=)",
    "![](http://evil.example/pixel.png)",
    "![x][1]\n\n[1]: http://evil.example/pixel.png",
    "<javascript:alert(1)>",
    r"$\href{javascript:alert(1)}{x}$",
    "a\n\n</textarea><iframe src=javascript:alert(1)",
    "```\ncode\n```\n<script>alert(1)</script>",
    "\t<b>\n<script>alert(1)</script>",
    "<scr<b>ipt>alert(1)</script>",
    "<b onclick=alert(1)>x</b>",
]


@pytest.mark.parametrize("text", MARKDOWN)
def test_markdown_with_more_than_text_is_shown_letter_by_letter(text):
    seen = Seen(markdown2html(clean_markdown(text)))
    assert seen.tags <= {"pre", "code", "div", "span"}
    assert all(name == "class" for _, name, _ in seen.attributes)


PLAIN = [
    "<details><summary>Hint</summary>\n\nBe **kind**.\n\n</details>",
    "# Why\n\nBecause **2 < 3** and `a>b`.",
    "$a < b$, see [1](#top)",
    "- data\n- more",
]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_markdown_stays(text):
    assert clean_markdown(text) == text


def test_markdown_cells_lose_attachments_and_raw_cells_are_never_rendered():
    markdown = new_markdown_cell("<p>x", attachments={"a.svg": {"image/svg+xml": "<svg onload=alert(1)>"}})
    raw = new_raw_cell("<script>alert(1)</script>", metadata={"raw_mimetype": "text/html"})
    markdown, raw = sanitize(new_notebook(cells=[markdown, raw])).cells
    assert "attachments" not in markdown and markdown.source == "    <p>x"
    assert raw.metadata.raw_mimetype == "text/plain"
