"""The explorer: one offline HTML page, from a picture of the graph to the sentence in the article.

``payload`` turns records into the JSON that the page carries, ``layout`` chooses and places the
opening view, ``page`` puts template, style, scripts and data into one file.
"""

from kg.export.explorer.page import render_explorer, write_explorer

__all__ = ["render_explorer", "write_explorer"]
