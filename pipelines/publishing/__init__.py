"""Staged pages to HTML; the gate before publishing.

Kept empty on purpose: Sphinx imports the extension in here, and a step's key covers the packages of
what it imports. Import from the modules themselves.
"""
