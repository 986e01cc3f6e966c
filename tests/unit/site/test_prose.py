"""Markdown as a page shows it."""

from grader.site.prose import Prose, link_pages


def test_links_between_notebooks_lead_to_pages():
    html = Prose().html("[next](../02-one-neuron/one-neuron.ipynb) [part](chain-rule.ipynb#4-the-chain)")
    assert 'href="../02-one-neuron/one-neuron.html"' in html
    assert 'href="chain-rule.html#4-the-chain"' in html


def test_links_of_an_output_lead_to_pages_too():
    assert link_pages('<td><a href="01-a/a.ipynb">A</a></td>') == '<td><a href="01-a/a.html">A</a></td>'


def test_a_notebook_elsewhere_stays_a_notebook():
    assert "https://example.org/a.ipynb" in Prose().html("[x](https://example.org/a.ipynb)")


def test_sections_are_collected_and_each_has_an_address_of_its_own():
    prose = Prose()
    html = prose.html("# Title\n\n## The question\n\ntext") + prose.html("## The question\n\n### A part")
    assert prose.sections == [("the-question", "The question"), ("the-question-2", "The question")]
    assert 'id="the-question"' in html and 'id="the-question-2"' in html


def test_a_hint_stays_folded_and_its_text_is_markdown():
    html = Prose().html("<details><summary>A hint</summary>\n\nUse `z`, not $a$.\n</details>")
    assert "<details><summary>A hint</summary>" in html
    assert "<code>z</code>" in html and "<math>" in html


def test_what_is_wide_scrolls_by_keyboard():
    html = Prose().html("| a |\n|---|\n| b |\n\n    code\n\n$$x$$")
    assert html.count('tabindex="0"') == 3
