"""The ministry's evaluation form as Markdown, one file a trial."""

from __future__ import annotations

from pipelines.argument import EvaluationForm
from pipelines.wording import escape_markdown


def render_form(form: EvaluationForm) -> str:
    """Return a filled form as plain Markdown: title, head as a list, one heading a field."""
    head = "\n".join(f"- **{name}:** {text}" for name, text in form.head)
    sections = (
        "\n\n".join([f"## {section.heading}", *section.paragraphs]) for section in form.sections
    )
    title = f"# {escape_markdown(form.title)}"
    return "\n\n".join([title, head, *sections, f"*{form.note}*"]) + "\n"
