"""Sphinx's settings for the documentation: `make site` builds it. See docs/decisions/021-documentation-by-sphinx.md."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

project = "Backpropagation, by hand"
version = release = PROJECT["version"]
html_title = project
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "grader.site.documentation.extension"]
myst_heading_anchors = 4
myst_enable_extensions = ["deflist"]
smartquotes_action = "D"  # dashes; quotes stay as they are typed
myst_url_schemes = ["http", "https", "mailto", "course-page"]

# A name in one backtick is code, as it is in the comments and docstrings of the course.
default_role = "code"
highlight_language = "text"
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
toc_object_entries_show_parents = "hide"

html_theme = "furo"
html_favicon = "_static/delta.svg"
html_static_path = ["_static"]
html_css_files = ["course.css"]
templates_path = ["_templates"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_use_index = True
# The lessons' own colours (grader/site/templates/style.css).
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#0a5d94",
        "color-brand-content": "#0a5d94",
        "color-brand-visited": "#0a5d94",
        "color-code-background": "#f6f7f8",
    },
    "dark_css_variables": {
        "color-brand-primary": "#7db8ea",
        "color-brand-content": "#7db8ea",
        "color-brand-visited": "#7db8ea",
        "color-code-background": "#26292d",
    },
}
pygments_style, pygments_dark_style = "xcode", "github-dark"
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/course.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
