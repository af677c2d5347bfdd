"""Where the code tells somebody that something went wrong, and in which words: found by reading it."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.errors.modules import ROOT, VARIES, Function, Module, Place, assigned, called

_FOLDERS = ("bot", "handlers", "storage")
_SLACKS_OWN = "bot/sandbox/"  # what the sandbox refuses, it refuses in Slack's words
_TELLERS: Mapping[str, int | str] = {
    "wrong": 0,
    "amiss": 0,
    "unanswered": 0,
    "_nothing": 0,
    "missing": 1,
    "tell": "sentence",
}
_FIELDS = frozenset({("ReadLine", "question"), ("Response", "text")})
_ALWAYS = frozenset({"missing", "problem", "read_back_problem"})
_BAD_PAGES = frozenset({"Nothing was linked", "That link is over", "There is nothing here", "That did not work"})
_NOTHING = f"{VARIES} ."


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence in the code, … where it varies. `at` is the place of its words, `by` the function that tells it."""

    pattern: str
    at: str
    by: str

    def fits(self, text: str) -> bool:
        """Tell whether a text was made of it."""
        parts = self.pattern.split(VARIES)
        return (
            text.startswith(parts[0])
            and text.endswith(parts[-1])
            and _compiled(self.pattern).fullmatch(text) is not None
        )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, pattern.split(VARIES))), re.DOTALL)


class Sources:
    """The modules, read: `sentences` are those found, `unknown` the places whose words can't be seen from there."""

    def __init__(self, paths: Sequence[Path]) -> None:
        found = [Module(path) for path in paths]
        self._modules = {module.name: module for module in found}
        self._errors, self._inits = _errors_of(found)
        self.sentences: list[Said] = []
        self.unknown: set[str] = set()
        for module in found:
            for function, told in self._told_in(module):
                self._take(module, function, told)

    def _take(self, module: Module, function: Function | None, told: ast.expr) -> None:
        by = f"{module.path}:{function.name if function else 'module'}"
        place = Place(modules=self._modules, module=module, function=function)
        found = [
            Said(pattern=text.strip().removeprefix("- "), at=at, by=by)
            for text, at in place.words(told)
            if text.strip(_NOTHING)
        ]
        self.sentences += found
        if not found:
            self.unknown.add(by)

    def _told_in(self, module: Module) -> Iterator[tuple[Function | None, ast.expr]]:
        for function, node in module.nodes:
            if isinstance(node, ast.Call):
                yield from ((function, told) for told in self._told_by_call(node, function))
            elif isinstance(node, ast.Return) and function is not None and _tells_by_input(function):
                yield from ((function, told) for told in _told_by_input(node, function))

    def _told_by_call(self, call: ast.Call, function: Function | None) -> Iterator[ast.expr]:
        name = called(call.func)
        is_error = name in self._errors or (name == "__init__" and id(function) in self._inits)
        place = 0 if is_error or ast.unparse(call.func) == "mistakes.append" else _TELLERS.get(name)
        if isinstance(place, int):
            yield from call.args[place : place + 1]
        named = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
        for field, told in named.items():
            is_refusal = name != "Response" or ("status" in named and "content_type" not in named)
            if field in _ALWAYS or field == place or ((name, field) in _FIELDS and is_refusal):
                yield told
        if name == "page" and isinstance(call.args[0], ast.Constant) and call.args[0].value in _BAD_PAGES:
            yield from call.args[1].elts if isinstance(call.args[1], ast.List) else ()


def _errors_of(modules: Sequence[Module]) -> tuple[frozenset[str], frozenset[int]]:
    """Return the names of the errors of SayDo's, and the functions of their classes."""
    classes = [node for module in modules for _, node in module.nodes if isinstance(node, ast.ClassDef)]
    known = {"SayDoError"}
    while more := {one.name for one in classes if {called(base) for base in one.bases} & known} - known:
        known |= more
    return frozenset(known), frozenset(id(inner) for one in classes if one.name in known for inner in one.body)


def _tells_by_input(function: Function) -> bool:
    """Tell whether a function returns sentences by the input they stand under."""
    return function.returns is not None and "Errors" in ast.unparse(function.returns)


def _told_by_input(node: ast.Return, function: Function) -> Iterator[ast.expr]:
    either = node.value.values if isinstance(node.value, ast.BoolOp) else [node.value]
    named = [told for one in either for told in assigned(function, called(one))]
    yield from (told for told in (*either, *named) if isinstance(told, ast.Dict | ast.DictComp))


@cache
def sources() -> Sources:
    """Read all there is."""
    found = [path for folder in _FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    return Sources([path for path in found if not path.relative_to(ROOT).as_posix().startswith(_SLACKS_OWN)])
