"""How Sphinx makes the book: `nox -s book`; what is special about it is in
shared/show/book.
"""

from shared.show.book.address import GENERATED, PAGES

STATIC = [
    "../shared/show/book/static",
    "../shared/show/player/player.css",
    "../shared/show/player/player.js",
]

project = "Meanwhile"
html_title = "Meanwhile"
root_doc = "README"
# For Sphinx, `**` stands for one folder at least.
include_patterns = [*PAGES, "docs/*.md", f"{GENERATED}*.md", f"{GENERATED}**/*.md"]
# Not even looked into: what is installed, made or practised there.
exclude_patterns = [".*", "build/book", "build/doctrees", "dist", "practice"]
extensions = ["myst_parser", "sphinx_copybutton", "shared.show.book.extension"]

# As the text lies in the tree: nothing is replaced, and MyST's inline syntax is off.
smartquotes = False
nitpicky = True
myst_heading_anchors = 6
myst_disable_syntax = [
    "myst_role",
    "myst_target",
    "myst_line_comment",
    "myst_block_break",
]
highlight_language = "text"

html_theme = "furo"
html_favicon = "../shared/show/book/static/icon.svg"
html_static_path = STATIC
templates_path = ["../shared/show/book/templates"]
html_css_files = ["book.css"]
html_js_files = [("scrolled.js", {"defer": "defer"})]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_show_copyright = False
html_use_index = False
html_domain_indices = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"

# Output is not to be copied.
copybutton_selector = "div.highlight-sh pre, div.highlight-python pre"
