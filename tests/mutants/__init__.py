"""Wrong lanes and right rewrites: each a small edit of a shipped lane, as data.

`chapterNN.toml` has those of a chapter.  An entry says which lane is edited, what is
put in place of what, and which check must catch that, or that it is `accepted`.  The
tests try a fixed sample; `nox -s mutants` tries them all.
"""
