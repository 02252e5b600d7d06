"""Small reads that many requests make: compiled once, run past session and transaction.

A page kept in the cache costs its visitor one of these and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from sqlalchemy import ClauseElement, Select
from sqlalchemy.engine import Engine
from sqlalchemy.sql.compiler import SQLCompiler

SIZES = (4, 16, 64, 256, 1024)
"""Lengths lists of ids are filled up to, so that a handful of statements serve them all."""
NO_ID = 0


class QuickRead:
    """Rows of a statement with plain bound parameters, as the driver gives them: numbers and short texts only.

    When they are `typed`, values of other types (instants, truth values) come as the models have them.
    """

    def __init__(self, make: Callable[[], ClauseElement], *, typed: bool = False) -> None:
        self._make, self._typed = make, typed
        self._processors: dict[str, list[tuple[int, Callable[[Any], Any]]]] = {}
        self._compiled: dict[str, tuple[str, tuple[str, ...] | None, dict[str, Any]]] = {}

    def __call__(self, engine: Engine, **values: Any) -> list[Any]:
        """Run it. `values` name the statement's parameters."""
        sql, order, preset = self._compiled.get(engine.dialect.name) or self._compile(engine)
        given: Any = [values.get(name, preset.get(name)) for name in order] if order is not None else {**preset, **values}
        fairy = engine.raw_connection()
        driver: Any = fairy.driver_connection
        # A lone statement needs no transaction around it. SQLite begins none by itself, and must not be told to: since
        # Python 3.12 its connections have an `autocommit` too, with which they would begin one after every commit.
        wants_telling = engine.dialect.name != "sqlite"
        try:
            if wants_telling:
                driver.autocommit = True
            cursor = fairy.cursor()
            cursor.execute(sql, given)
            rows = list(cursor.fetchall())
            if wants_telling:
                driver.autocommit = False
        except BaseException:
            fairy.invalidate()  # it may be in any state; a failed read is too rare to find out
            raise
        finally:
            fairy.close()
        return self._as_models_have_them(rows, engine.dialect.name) if self._typed else rows

    def _as_models_have_them(self, rows: list[Any], dialect: str) -> list[Any]:
        processors, made = self._processors[dialect], []
        for row in rows:
            values = list(row)
            for place, process in processors:
                values[place] = process(values[place])
            made.append(tuple(values))
        return made

    def _compile(self, engine: Engine) -> tuple[str, tuple[str, ...] | None, dict[str, Any]]:
        statement = self._make()
        compiled = cast(SQLCompiler, statement.compile(dialect=engine.dialect))
        if self._typed:
            columns = cast(Select[Any], statement).selected_columns
            found = [column.type.dialect_impl(engine.dialect).result_processor(engine.dialect, None) for column in columns]
            self._processors[engine.dialect.name] = [(place, process) for place, process in enumerate(found) if process is not None]
        order = tuple(compiled.positiontup) if compiled.positional and compiled.positiontup is not None else None
        made = (str(compiled), order, dict(compiled.params))
        self._compiled[engine.dialect.name] = made
        return made


class QuickReadOfMany:
    """A `QuickRead` about a list of ids: `make(n)` gives the statement for parameters `id0` ... of a list of n."""

    def __init__(self, make: Callable[[int], ClauseElement]) -> None:
        self._by_size = {size: QuickRead(lambda size=size: make(size)) for size in SIZES}  # type: ignore[misc]

    def __call__(self, engine: Engine, ids: Sequence[int], **values: Any) -> list[Any]:
        """Run it for at most 1,024 ids."""
        size = next((size for size in SIZES if size >= len(ids)), SIZES[-1])
        padded = [*ids[:size], *[NO_ID] * (size - len(ids))]
        return self._by_size[size](engine, **{f"id{place}": value for place, value in enumerate(padded)}, **values)
