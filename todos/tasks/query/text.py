"""How the parameters of a list are read from text and written as text, each by the same name everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from webapp.errors import FieldError, InvalidInput
from webapp.folding import folded
from webapp.texts import nfc

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_INTEGER = re.compile(r"[+-]?\d{1,18}")
_NO_FRACTION = re.compile(r"\.0*$")


class Unreadable(Exception):
    """A text that stands for no value: a stable code, and a sentence for people."""

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        self.detail = detail
        super().__init__(detail)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a parameter may be: reading raises `Unreadable`; lenient reading cuts what is only too long."""

    read: Callable[[str], Any]
    write: Callable[[Any], str]
    shorten: Callable[[str], str] = lambda text: text


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name outside, the query's name for it, and what it may be.

    Where `most` is given, it may be said so many times, and its value is all of that.
    """

    name: str
    attribute: str
    kind: Kind
    is_written: bool = True
    most: int | None = None

    def read(self, texts: Sequence[str], *, is_lenient: bool) -> Any:
        """The value that is meant by what was given.

        Raises:
            Unreadable: nothing can be, or it was given too often.
        """
        if len(texts) > (self.most or 1) and not is_lenient:
            raise Unreadable(
                "repeated", f"Give this {f'{self.most} times at most' if self.most else 'once'}."
            )
        values = [self.kind.read(self.kind.shorten(text) if is_lenient else text) for text in texts]
        return tuple(dict.fromkeys(values))[: self.most] if self.most else values[-1]

    def write(self, value: Any) -> list[str]:
        """What `read` makes that value of."""
        return [self.kind.write(each) for each in (value if self.most else (value,))]


class Parameters:
    """All parameters of a list, in the order in which they are written."""

    def __init__(self, *parameters: Parameter, defaults: Mapping[str, Any]) -> None:
        self._parameters = {parameter.name: parameter for parameter in parameters}
        self._defaults = defaults

    def read(self, given: Mapping[str, str | Sequence[str]], *, is_lenient: bool) -> dict[str, Any]:
        """What is asked for, by the query's own names.

        Raises:
            InvalidInput: there is no such parameter, or its value cannot be read, unless that is to be passed over.
        """
        values: dict[str, Any] = {}
        problems: list[FieldError] = []
        for name, text in given.items():
            texts = [text] if isinstance(text, str) else text
            try:
                parameter = self._named(name)
                value = parameter.read(texts, is_lenient=is_lenient)
            except Unreadable as problem:
                problems.append(FieldError(name, problem.code, problem.detail))
            else:
                values[parameter.attribute] = value
        if problems and not is_lenient:
            raise InvalidInput(errors=tuple(problems))
        return values

    def write(self, value_of: Callable[[str], Any]) -> str:
        """The parameters that differ from their defaults, as a query string."""
        given = {
            parameter.name: parameter.write(value)
            for parameter in self._parameters.values()
            for value in [value_of(parameter.attribute)]
            if parameter.is_written and value != self._defaults[parameter.attribute]
        }
        return urlencode(given, doseq=True)

    def _named(self, name: str) -> Parameter:
        if name not in self._parameters:
            raise Unreadable("unknown_field", "There is no such field.")
        return self._parameters[name]


def choice(choices: Iterable[str], kind: Callable[[str], Any] = str) -> Kind:
    """One of some words."""
    known = frozenset(map(str, choices))

    def read(text: str) -> Any:
        if text not in known:
            raise Unreadable("invalid_choice", f'"{text}" is not a valid choice.')
        return kind(text)

    return Kind(read, str)


def number(least: int, most: int) -> Kind:
    """A whole number between two others."""

    def read(text: str) -> int:
        if not _INTEGER.fullmatch(text := _NO_FRACTION.sub("", text.strip())):
            raise Unreadable("invalid", "A valid integer is required.")
        value = int(text)
        if value < least:
            raise Unreadable("min_value", f"Ensure this value is greater than or equal to {least}.")
        if value > most:
            raise Unreadable("max_value", f"Ensure this value is less than or equal to {most}.")
        return value

    return Kind(read, str)


def identifier(*others: str) -> Kind:
    """A UUID, or one of some words."""

    def read(text: str) -> str:
        text = text.strip().lower()
        if text not in others and not _UUID.fullmatch(text):
            raise Unreadable("invalid", " or ".join(("Give an id", *others)) + ".")
        return text

    return Kind(read, str)


def words(most: int, *, lower: bool = False) -> Kind:
    """A text that is not blank, of so many characters at most."""

    def read(text: str) -> str:
        text = nfc(text.strip())
        # Nor is something that leaves nothing to be found, such as a soft hyphen.
        if not folded(text):
            raise Unreadable("blank", "This field may not be blank.")
        if "\x00" in text:
            raise Unreadable("null_characters_not_allowed", "Null characters are not allowed.")
        if len(text) > most:
            raise Unreadable("max_length", f"Ensure this field has no more than {most} characters.")
        return nfc(text.lower()) if lower else text

    return Kind(read, str, shorten=lambda text: text.strip()[:most])


def _day(text: str) -> date:
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Unreadable("invalid", "Write the date as YYYY-MM-DD.")


def _moment(text: str) -> datetime:
    try:
        if _MOMENT.fullmatch(text):
            moment = datetime.fromisoformat(text)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        # OverflowError: the first or last hours of the calendar, moved over its edge by their offset.
        pass
    raise Unreadable("invalid", "Write the time as 2026-11-23T18:59:54.123Z.")


def _flag(text: str) -> bool:
    if text not in {"true", "false"}:
        raise Unreadable("invalid_choice", f'"{text}" is not a valid choice.')
    return text == "true"


DAY = Kind(_day, date.isoformat)
MOMENT = Kind(_moment, lambda moment: moment.isoformat().replace("+00:00", "Z"))
FLAG = Kind(_flag, lambda value: "true" if value else "false")
