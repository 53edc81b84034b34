"""The form of the page on which tasks are taken in."""

from __future__ import annotations

from django import forms

from todos.transfer.domain import Source

_KINDS = [
    (Source.JSON.value, "ServerTask, or a to-do list of a browser (JSON)"),
    (Source.TODOIST.value, "Todoist (CSV of a project)"),
    (Source.TICKTICK.value, "TickTick (CSV of a backup)"),
    (Source.TODO_TXT.value, "todo.txt"),
    (Source.ICALENDAR.value, "iCalendar (to-dos)"),
]


class ImportForm(forms.Form):
    """A file, or its text pasted; where both are there the file counts."""

    kind = forms.ChoiceField(label="Where it comes from", choices=_KINDS)
    file = forms.FileField(label="File", required=False)
    text = forms.CharField(
        label="Or its text",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )
