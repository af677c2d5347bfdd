"""The code, read and not run: each file's functions, constants and imports, and the texts an expression can be."""

import ast
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
VARIES = "…"
_DEEPEST = 12
_MOST_SPELT = 8

Function = ast.FunctionDef | ast.AsyncFunctionDef
Words = Iterator[tuple[str, str]]
"""Texts, … where they vary, each with the place where its words stand."""


class Module:
    """One file: its tree, what it imports, its constants and its functions."""

    def __init__(self, path: Path) -> None:
        self.path = path.relative_to(ROOT).as_posix()
        parts = path.relative_to(ROOT).with_suffix("").parts
        self.name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.nodes = list(_walk(self.tree, None))
        """Every node with the function it stands in, None outside of all."""

    @cached_property
    def imports(self) -> Mapping[str, tuple[str, str]]:
        """Where a name comes from: the module, and what it is called there."""
        return {
            one.asname or one.name: (node.module, one.name)
            for _, node in self.nodes
            if isinstance(node, ast.ImportFrom) and node.module
            for one in node.names
        }

    @cached_property
    def functions(self) -> Mapping[str, Function]:
        """The functions and methods by name, the first one of each."""
        return {node.name: node for _, node in reversed(self.nodes) if isinstance(node, Function)}

    @cached_property
    def constants(self) -> Mapping[str, ast.expr]:
        """What stands outside of functions."""
        return {name: value for function, node in self.nodes if not function for name, value in _assigned_by(node)}


def assigned(function: Function, name: str) -> list[ast.expr]:
    """Return what a name is given within a function."""
    return [value for node in ast.walk(function) for given, value in _assigned_by(node) if given == name]


def called(func: ast.AST | None) -> str:
    """Return the last part of a name, "" for anything else."""
    return func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an expression stands, by which the names in it are understood."""

    modules: Mapping[str, Module]
    module: Module
    function: Function | None
    depth: int = 0

    def words(self, told: ast.expr) -> Words:
        """Yield each text an expression can be."""
        at = f"{self.module.path}:{told.lineno}"
        read = _READERS.get(type(told))
        here = replace(self, depth=self.depth + 1)
        yield from read(here, told, at) if read is not None and self.depth < _DEEPEST else [(VARIES, at)]

    def texts(self, told: ast.expr) -> list[str]:
        """Return the same without the places; what can be too much varies."""
        found = list(dict.fromkeys(text for text, _ in self.words(told)))
        return found if len(found) <= _MOST_SPELT else [VARIES]

    def of_all(self, told: Iterable[ast.expr]) -> Words:
        """Yield the texts of several expressions."""
        for one in told:
            yield from self.words(one)

    def imported(self, name: str) -> Module | None:
        """Return the module a name stands for."""
        return self.modules.get(".".join(self.module.imports.get(name, ("", ""))))

    def source(self, name: str) -> tuple[Module | None, str]:
        """Return the module where a name outside of functions has its value, and what it is called there."""
        module, original = self.module.imports.get(name, (self.module.name, name))
        return self.modules.get(module), original


def _constant(place: Place, told: ast.Constant, at: str) -> Words:
    del place
    yield (told.value if isinstance(told.value, str) else VARIES), at


def _formatted(place: Place, told: ast.JoinedStr, at: str) -> Words:
    spelt = [_part(place, one) for one in told.values]
    yield from ((joined(one), at) for one in itertools.product(*spelt))


def _part(place: Place, part: ast.expr) -> list[str]:
    """Return what a part of an f-string can be: constants of ours are spelt out, all else varies."""
    if isinstance(part, ast.Constant):
        return [str(part.value)]
    inner = part.value if isinstance(part, ast.FormattedValue) else part
    return place.texts(inner) if isinstance(inner, ast.Name | ast.Subscript | ast.Attribute) else [VARIES]


def _sum(place: Place, told: ast.BinOp, at: str) -> Words:
    pairs = itertools.product(place.texts(told.left), place.texts(told.right))
    yield from ((joined(pair), at) for pair in pairs)


def _either(place: Place, told: ast.IfExp, at: str) -> Words:
    del at
    return place.of_all([told.body, told.orelse])


def _any(place: Place, told: ast.BoolOp | ast.Dict, at: str) -> Words:
    del at
    return place.of_all(told.values)


def _each(place: Place, told: ast.Tuple | ast.List, at: str) -> Words:
    del at
    return place.of_all(told.elts)


def _value(place: Place, told: ast.DictComp | ast.Subscript, at: str) -> Words:
    del at
    return place.words(told.value)


def _name(place: Place, told: ast.Name, at: str) -> Words:
    values = assigned(place.function, told.id) if place.function else []
    if values:
        return place.of_all(values)
    module, original = place.source(told.id)
    return _constant_of(place, module, original, at)


def _attribute(place: Place, told: ast.Attribute, at: str) -> Words:
    module = place.imported(told.value.id) if isinstance(told.value, ast.Name) else None
    return _constant_of(place, module, told.attr, at)


def _constant_of(place: Place, module: Module | None, name: str, at: str) -> Words:
    if module is None or name not in module.constants:
        return iter([(VARIES, at)])
    return replace(place, module=module, function=None).words(module.constants[name])


def _call(place: Place, told: ast.Call, at: str) -> Words:
    match told:
        case ast.Call(func=ast.Name(id="str"), args=[inner]):
            return place.words(inner)
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format")):
            return iter([(re.sub(r"\{\w*\}", VARIES, text), at)])
        case ast.Call(func=ast.Attribute(value=ast.Name() as named, attr="format")):
            return iter([(re.sub(r"\{\w*\}", VARIES, text), where) for text, where in place.words(named)])
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(by)), attr="join"), args=[ast.List(elts=parts)]):
            spelt = [VARIES if isinstance(one, ast.Starred) else place.texts(one)[0] for one in parts]
            return iter([(joined([by.join(spelt)]), at)])
        case ast.Call(func=ast.Attribute(value=ast.Name() as table, attr="get")):
            return place.words(table)
    return _returned(place, told.func, at)


def _returned(place: Place, func: ast.expr, at: str) -> Words:
    """Yield what a function of ours returns."""
    name = called(func)
    if isinstance(func, ast.Attribute):
        module = place.imported(func.value.id) if isinstance(func.value, ast.Name) else None
    else:
        module, name = place.source(name)
    if module is None or name not in module.functions:
        return iter([(VARIES, at)])
    function = module.functions[name]
    returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return) and node.value is not None]
    return replace(place, module=module, function=function).of_all(returned)


_READERS: Mapping[type, Callable[[Place, Any, str], Words]] = {
    ast.Constant: _constant,
    ast.JoinedStr: _formatted,
    ast.BinOp: _sum,
    ast.IfExp: _either,
    ast.BoolOp: _any,
    ast.Dict: _any,
    ast.Tuple: _each,
    ast.List: _each,
    ast.DictComp: _value,
    ast.Subscript: _value,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Call: _call,
}


def joined(parts: Iterable[str]) -> str:
    """Join parts of a text, several … in a row being one."""
    return re.sub(f"{VARIES}+", VARIES, "".join(parts))


def _walk(node: ast.AST, function: Function | None) -> Iterator[tuple[Function | None, ast.AST]]:
    for child in ast.iter_child_nodes(node):
        yield function, child
        yield from _walk(child, child if isinstance(child, Function) else function)


def _assigned_by(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value) | ast.AugAssign(target=ast.Name(id=name), value=value)
        ):
            yield name, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
            yield from ((one.id, value) for one, value in zip(names, values, strict=True) if isinstance(one, ast.Name))
        case (
            ast.comprehension(target=ast.Tuple(elts=names), iter=ast.Name() as rows)
            | ast.comprehension(
                target=ast.Tuple(elts=names), iter=ast.Call(func=ast.Attribute(value=ast.Name() as rows))
            )
        ):
            yield from ((one.id, rows) for one in names if isinstance(one, ast.Name))
