"""What can be wrong with the looks of a lesson's pictures: something cut, overlapping or too small."""

from collections.abc import Callable, Iterator

from playwright.sync_api import Locator, expect

from tests.browser.notebook_page import NotebookPage

# What is wrong with the pictures in an output, one line each. A text's box is taken without the room that the font
# keeps above and below its letters.
FAULTS = """(output, readable) => {
    const found = [], slack = 0.75;
    const box = text => {
        const r = text.getBoundingClientRect(), inset = 0.22 * r.height;
        return {left: r.left + slack, right: r.right - slack, top: r.top + inset, bottom: r.bottom - inset};
    };
    for (const svg of output.querySelectorAll('svg[role="img"]')) {
        const page = svg.getBoundingClientRect(), room = output.getBoundingClientRect();
        if (page.right > room.right + 1) found.push(`${page.width} px wide in ${room.width}`);
        const texts = [...svg.querySelectorAll('text')].filter(text => text.textContent.trim());
        const boxes = texts.map(box);
        texts.forEach((text, i) => {
            const words = text.textContent, a = boxes[i], matrix = text.getScreenCTM();
            if (a.left < page.left || a.right > page.right || a.top < page.top || a.bottom > page.bottom)
                found.push(`${words}: outside its picture`);
            const size = parseFloat(getComputedStyle(text).fontSize) * Math.hypot(matrix.a, matrix.b);
            if (size < readable - 0.05) found.push(`${words}: ${size.toFixed(1)} px`);
            boxes.slice(i + 1).forEach((b, j) => {
                if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
                    found.push(`${words}: overlaps ${texts[i + 1 + j].textContent}`);
            });
        });
    }
    for (const node of [output, ...output.querySelectorAll('.jp-OutputArea-output')])
        if (node.scrollWidth > node.clientWidth + 1)
            found.push(`${node.className}: ${node.scrollWidth} px wide in ${node.clientWidth}`);
    return found;
}"""


def pictures(lesson: NotebookPage) -> Iterator[tuple[str, Locator]]:
    """(cell id, output area) of each cell that shows a picture, scrolled to, drawn."""
    for cell in lesson.code_cells():
        if any("application/vnd.jupyter.widget-view+json" in output.get("data", {}) for output in cell["outputs"]):
            output = lesson.show(cell["id"]).locator(".jp-Cell-outputArea")
            expect(output.locator('.jp-OutputArea-output svg[role="img"]')).to_be_visible()
            yield cell["id"], output


def faults(lesson: NotebookPage, look: Callable[[Locator], list]) -> list:
    """What `look` finds in every picture as it comes, and at both ends of each slider."""
    found = []
    for name, output in pictures(lesson):
        found += [(name, fault) for fault in look(output)]
        for slider in output.get_by_role("slider").all():
            for end in ("Home", "End"):
                picture = output.locator("svg[role=img]")
                label, value = picture.get_attribute("aria-label"), slider.get_attribute("aria-valuenow")
                slider.press(end)
                if slider.get_attribute("aria-valuenow") != value:
                    expect(picture).not_to_have_attribute("aria-label", label)
                found += [(name, end, fault) for fault in look(output)]
    return found
