"""SQL for the columns of a format inside JSON objects.

A column's ``path`` is ``a`` or ``a.b`` (an object in the object), ``params[key]`` (a list of key
and value, as GA4 has it), ``items[].x`` (a field of every element of a list) or ``items[#]`` (the
place of the element, from 1).
"""

from __future__ import annotations

import json
import re
from typing import Any

from shopmarts.formats import Column, Format
from shopmarts.landing.projection import literal, quoted

VALUE_KINDS = ("string_value", "int_value", "float_value", "double_value")
PATH = re.compile(r"(?P<top>\w+)(?P<nested>\.\w+)?(\[(?P<key>[^\]]*)\](\.(?P<field>\w+))?)?")


class JsonPath:
    """The path of one column, taken apart."""

    def __init__(self, column: Column) -> None:
        self.text = column.path or column.name
        match = PATH.fullmatch(self.text)
        if not match:
            raise ValueError(f"column '{column.name}': path '{self.text}' cannot be understood")
        self.top: str = match["top"]
        self.names: list[str] = [self.top, *(match["nested"] or "").split(".")[1:]]
        self.parameter: str | None = match["key"] if match["key"] not in (None, "", "#") else None
        self.field: str | None = match["field"]
        self.is_place = match["key"] == "#"

    @property
    def is_element(self) -> bool:
        """The column belongs to the elements of a list."""
        return self.is_place or self.field is not None


class JsonColumns:
    """How the columns of a format are got out of a JSON object ``j``."""

    def __init__(self, format_: Format, children: list[Format]) -> None:
        self.format = format_
        self.paths = {column.name: JsonPath(column) for column in format_.columns}
        self.element_list = next((p.top for p in self.paths.values() if p.is_element), None)
        self._lists = {
            JsonPath(column).top
            for child in (format_, *children)
            for column in child.columns
            if JsonPath(column).is_element
        }
        self._parameters: dict[str, list[str]] = {}
        for path in self.paths.values():
            if path.parameter is not None:
                self._parameters.setdefault(path.top, []).append(path.parameter)

    def objects(self, source: str) -> str:
        """Return a query over ``source`` (``j``, ``_line``) that takes the objects apart.

        ``source`` must hold JSON objects only.
        """
        paths = ", ".join(map(literal, self._known_keys()))
        taken = f"json_transform(j, {literal(json.dumps(self._structure()))}) as o"
        taken += "" if self.element_list else f', json_keys(j, [{paths}]) as "all keys"'
        query = f"select j, _line, {taken} from {source}"
        lists = [
            f"list_transform(o.{quoted(top)}, lambda p: p.key) as {quoted(top + ' keys')}, "
            f"list_transform(o.{quoted(top)}, lambda p: {_value('p')}) as {quoted(top + ' values')}"
            for top in self._parameters
        ]
        query = f"select {', '.join(['*', *lists])} from ({query})"
        if self.element_list:
            items = f"o.{quoted(self.element_list)}"
            query = (
                f"select *, unnest({items}) as e, unnest(range(1, len({items}) + 1)) as place "
                f"from ({query})"
            )
            element = literal(json.dumps(self._element_structure()))
            query = f"select *, json_transform(e, {element}) as i from ({query})"
        return query

    def select_items(self) -> list[str]:
        """Return the select items of all columns and ``_extra`` over ``objects``."""
        items = [f"{self._value_of(p)} as {quoted(name)}" for name, p in self.paths.items()]
        return [*items, f"{self._extra()} as _extra"]

    def _value_of(self, path: JsonPath) -> str:
        if path.is_place:
            return "place::varchar"
        if path.field:
            return f"nullif(i.{quoted(path.field)}, '')"
        if path.parameter is not None:
            keys, values = quoted(path.top + " keys"), quoted(path.top + " values")
            return f"nullif({values}[list_position({keys}, {literal(path.parameter)})], '')"
        return f"nullif(o.{'.'.join(map(quoted, path.names))}, '')"

    def _structure(self) -> dict[str, Any]:
        structure: dict[str, Any] = {}
        for path in self.paths.values():
            if path.is_element:
                structure[path.top] = ["JSON"]
            elif path.parameter is not None:
                value = dict.fromkeys(VALUE_KINDS, "VARCHAR")
                structure[path.top] = [{"key": "VARCHAR", "value": value}]
            else:
                _put(structure, path.names, "VARCHAR")
        return structure

    def _element_structure(self) -> dict[str, str]:
        return {path.field: "VARCHAR" for path in self.paths.values() if path.field}

    def _extra(self) -> str:
        """Return the JSON of what no column holds; of an element, what is left of the element."""
        if self.element_list:
            fields = self._element_structure()
            listed = ", ".join(map(literal, fields))
            rest = _nothing_as_null(_without("e", dict.fromkeys(fields)))
            return f"case when not list_has_all([{listed}], json_keys(e)) then {rest} end"
        known = self._known()
        rest = _without("j", known)
        nothing = _holds_only(self._known_keys())
        for top, keys in self._parameters.items():
            listed = ", ".join(map(literal, keys))
            unknown = (
                f"list_transform(list_filter(o.{quoted(top)}, "
                f"lambda p: not list_contains([{listed}], p.key)), "
                f"lambda p: struct_pack(key := p.key, value := {_value('p')}))"
            )
            # an empty list becomes null, which a merge patch takes as "no such key"
            rest = f"json_merge_patch({rest}, json_object({literal(top)}, nullif({unknown}, [])))"
            nothing += f" and coalesce(list_has_all([{listed}], {quoted(top + ' keys')}), true)"
        nested = [key for key, value in known.items() if isinstance(value, dict)]
        extra = _nothing_as_null(_without_empty(f"({rest})::varchar", nested))
        return f"case when {nothing} then null else {extra} end"

    def _known(self) -> dict[str, Any]:
        """Return the keys that columns hold, with those of the objects in the object."""
        known: dict[str, Any] = dict.fromkeys(sorted(self._lists | set(self._parameters)))
        for path in self.paths.values():
            if path.parameter is None and not path.is_element:
                _put(known, path.names, None)
        return known

    def _known_keys(self) -> dict[str, list[str]]:
        """Return the known keys by the JSON path of the object they stand in."""
        known = self._known()
        nested = {f"$.{name}": list(keys) for name, keys in known.items() if keys is not None}
        return {"$": list(known)} | nested


def is_object(sql: str) -> str:
    """Return the test that a text is a JSON object."""
    return f"case when json_valid({sql}) then json_type({sql}) = 'OBJECT' else false end"


def _put(tree: dict[str, Any], names: list[str], leaf: Any) -> None:
    for name in names[:-1]:
        tree = tree.setdefault(name, {})
    tree[names[-1]] = leaf


def _value(parameter: str) -> str:
    return f"coalesce({', '.join(f'{parameter}.value.{kind}' for kind in VALUE_KINDS)})"


def _holds_only(known_keys: dict[str, list[str]]) -> str:
    """Return the test that all keys are known ones: much cheaper than leaving those out."""
    return " and ".join(
        f'list_has_all([{", ".join(map(literal, keys))}], coalesce("all keys"[{place}], []))'
        for place, keys in enumerate(known_keys.values(), start=1)
    )


def _without(sql: str, known: dict[str, Any]) -> str:
    patched = f"json_merge_patch({sql}, {literal(json.dumps(known))})"
    return f"json_merge_patch('{{}}', {patched})"


def _without_empty(sql: str, names: list[str]) -> str:
    if not names:
        return sql
    pattern = f'"({"|".join(names)})":\\{{\\}}'
    later = f"regexp_replace({sql}, {literal(',' + pattern)}, '', 'g')"
    return f"regexp_replace({later}, {literal(pattern + ',?')}, '', 'g')"


def _nothing_as_null(sql: str) -> str:
    return f"nullif(({sql})::varchar, '{{}}')"
