"""Jupyter Book and Sphinx: staged pages to HTML, in a process of its own."""
