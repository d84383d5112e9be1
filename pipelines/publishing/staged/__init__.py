"""The sources of the book: pages as plain Markdown, their contents, and the same for Quarto."""
