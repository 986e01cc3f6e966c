"""An allow-list for html and svg: text, tables, figures. Nothing that runs, loads, or leaves its place."""

import re

import nh3

from grader.engine.cleaning.clean_picture import clean_picture
from grader.engine.cleaning.clean_tex import without_tex
from grader.engine.cleaning.nesting import nested_too_deeply


def _words(*lines: str) -> set[str]:
    return {word for line in lines for word in line.split()}


TEXT_TAGS = _words(
    "a abbr b blockquote br caption code col colgroup dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6",
    "hr i img ins kbd li mark meter ol p pre progress q s samp small span strike strong sub summary sup",
    "table tbody td tfoot th thead tr u ul var",
)
SVG_TAGS = _words(
    "svg g path rect circle ellipse line polyline polygon text tspan desc defs linearGradient radialGradient stop",
    "clipPath marker use",
)
# Their text is no text for readers either.
DROPPED_WITH_CONTENT = _words(
    "script style title template noscript iframe object embed applet math metadata textarea select option noembed",
    "noframes xmp audio video canvas foreignObject animate animateTransform animateMotion set",
)
SVG_ATTRIBUTES = _words(
    "id x y x1 x2 y1 y2 cx cy r rx ry dx dy d points width height viewBox preserveAspectRatio xmlns transform",
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-dashoffset stroke-linecap",
    "stroke-linejoin stroke-miterlimit opacity offset stop-color stop-opacity gradientUnits gradientTransform",
    "clip-path clip-rule clipPathUnits marker-start marker-mid marker-end markerWidth markerHeight markerUnits",
    "orient refX refY text-anchor dominant-baseline font-size font-family font-weight font-style href",
)
TABLE_CELL = _words("colspan rowspan scope align valign headers")
ATTRIBUTES = {
    "*": _words("style title role dir lang aria-label aria-hidden aria-labelledby aria-describedby"),
    "a": {"href"},
    "img": _words("src alt width height"),
    "table": _words("border align"),
    "td": TABLE_CELL,
    "th": TABLE_CELL,
    "tr": _words("align valign"),
    "col": {"span"},
    "ol": {"start"},
    "details": {"open"},
    "progress": _words("value max"),
    "meter": _words("value min max low high optimum"),
} | dict.fromkeys(SVG_TAGS, SVG_ATTRIBUTES)
STYLES = _words(
    "background-color border border-bottom border-bottom-color border-collapse border-color border-left",
    "border-left-color border-radius border-right border-right-color border-spacing border-style border-top",
    "border-top-color border-width color display fill fill-opacity fill-rule font font-family font-size font-style",
    "font-variant font-weight gap height letter-spacing line-height list-style-type margin margin-bottom margin-left",
    "margin-right margin-top max-height max-width min-width opacity padding padding-bottom padding-left padding-right",
    "padding-top stroke stroke-dasharray stroke-linecap stroke-linejoin stroke-opacity stroke-width text-align",
    "text-anchor text-decoration text-indent vertical-align white-space width word-break",
)
# No quote, backslash, colon or address; no function but colours; no negative length, which would move over other marks.
STYLE_VALUE = re.compile(r"(?:rgba?\(|hsla?\(|[\w\s#.,%)+*!/]|-(?!\s*[\d.]))*")
LOCAL_URL = re.compile(r"url\(\s*#([\w.-]+)\s*\)")
DATA_PICTURE = re.compile(r"data:(image/(?:png|jpeg));base64,(.*)", re.DOTALL)
TOO_DEEP = "<p>(left out: its tags are nested too deeply)</p>"
OWN_IDS = "shown-"  # an id of the page's own must not be taken by a student's


def clean_html(html: str) -> str:
    """Html or svg text with only what is on the allow-list; what a reader would read of the rest stays as text.

    No TeX either. Of html whose tags are nested so deeply that to parse it takes long nothing stays.
    """
    return TOO_DEEP if nested_too_deeply(html) else without_tex(_CLEANER.clean(html))


def clean_attribute(tag: str, name: str, value: str) -> str | None:
    """The value that an allowed attribute may keep, or None."""
    if name == "style":
        return clean_style(value)
    if name in ("id", "aria-labelledby", "aria-describedby"):
        return OWN_IDS + value
    if name == "src":
        match = DATA_PICTURE.fullmatch(value.strip())
        if match is None:
            return None
        picture = clean_picture(match[1], match[2])
        return f"data:{match[1]};base64,{picture}" if picture else None
    if name == "href":
        return f"#{OWN_IDS}{value[1:]}" if value.startswith("#") else None
    if "(" in value and name in ("fill", "stroke", "clip-path", "marker-start", "marker-mid", "marker-end"):
        local = LOCAL_URL.fullmatch(value.strip())
        return f"url(#{OWN_IDS}{local[1]})" if local else value if STYLE_VALUE.fullmatch(value) else None
    return value


def clean_style(style: str) -> str | None:
    """The harmless declarations of a style attribute; None where there is none."""
    kept = []
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip()
        if name in STYLES and value and STYLE_VALUE.fullmatch(value):
            kept.append(f"{name}:{value}")
    return ";".join(kept) or None


_CLEANER = nh3.Cleaner(
    tags=TEXT_TAGS | SVG_TAGS,
    clean_content_tags=DROPPED_WITH_CONTENT,
    attributes=ATTRIBUTES,
    attribute_filter=clean_attribute,
    url_schemes={"data"},
    allowed_classes={"table": {"dataframe"}},
    link_rel=None,
)
