"""The book: all pages as a static site, from the Markdown as it lies in the tree.

    pages       the Markdown of the tree, and what is generated below build/pages/
    address     where each page lies in the book
    in_book     Markdown of the tree -> Markdown of the book: comments, anchors, links
    rows        the reference: a page a group and a page a row, with its programs
    beside      any two lanes of a chapter side by side
    made        writes what is generated, and says in which order all is read
    extension   tells Sphinx of these, and names the files that it writes
    checked     every link and anchor of the built pages
    __main__    builds, checks, and serves

Only `extension` imports Sphinx, so everything else is tested without it.
"""
