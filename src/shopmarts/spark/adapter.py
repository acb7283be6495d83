"""Fits dbt's Spark adapter to shopmarts.

The session method of the adapter turns ANSI mode off, writes the values of seeds without escaping
them, and runs no Python models. Here its statements run in the session of ``session.py``, its
values are literals, and Python models run in this process, as they do on DuckDB.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dbt.adapters.base.impl import PythonJobHelper
from dbt.adapters.spark import session as adapter_session
from dbt.adapters.spark.impl import SparkAdapter
from dbt_common.exceptions import DbtDatabaseError
from pyspark.errors import PySparkException

from shopmarts.spark.session import open_session


class Cursor(adapter_session.Cursor):
    """Runs the statements of dbt in the session of shopmarts."""

    def execute(self, sql: str, *parameters: Any) -> None:
        """Run one statement; raise ``DbtDatabaseError`` with Spark's message, without its trace."""
        if parameters:
            sql = sql % parameters
        try:
            self._df = open_session(self.server_side_parameters).sql(sql)
        except PySparkException as error:
            raise DbtDatabaseError(_message(error)) from error

    def fetchall(self) -> Any:
        """Return all rows; an error of a query shows here, when Spark computes it."""
        try:
            return super().fetchall()
        except PySparkException as error:
            raise DbtDatabaseError(_message(error)) from error


class Connection(adapter_session.Connection):
    """Gives the cursors of shopmarts."""

    def cursor(self) -> Cursor:
        """Return a cursor."""
        return Cursor(server_side_parameters=self.server_side_parameters)


class SessionConnectionWrapper(adapter_session.SessionConnectionWrapper):
    """Writes the values of seeds into their insert statements."""

    @classmethod
    def _fix_binding(cls, value: Any) -> str:
        return sql_literal(value)


class SessionPythonJobHelper(PythonJobHelper):
    """Runs a Python model in this process, on the session that its SQL runs in."""

    def __init__(self, parsed_model: dict[str, Any], credential: Any) -> None:
        self.name = parsed_model["alias"]
        self.settings = credential.server_side_parameters

    def submit(self, compiled_code: str) -> None:
        """Run the compiled model, which writes its own table."""
        code = compile(compiled_code, f"<dbt model {self.name}>", "exec")
        try:
            exec(code, {"__name__": self.name, "spark": open_session(self.settings)})
        except PySparkException as error:
            raise DbtDatabaseError(_message(error)) from error


def install() -> None:
    """Put the classes above into the adapter."""
    adapter_session.Connection = Connection  # type: ignore[misc]
    adapter_session.SessionConnectionWrapper = SessionConnectionWrapper  # type: ignore[misc]
    SparkAdapter.default_python_submission_method = property(lambda _: "session")  # type: ignore
    SparkAdapter.python_submission_helpers = property(  # type: ignore
        lambda _: {"session": SessionPythonJobHelper}
    )


def sql_literal(value: Any) -> str:
    """Return a value of a seed as a literal of Spark SQL; None is NULL."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return f"'{value}'"
    escaped = str(value).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _message(error: PySparkException) -> str:
    """Spark's own words without the trace of the Java machine."""
    lines = str(error).split("\n\nJVM stacktrace:")[0].splitlines()
    return "\n".join(line for line in lines if not line.startswith(("\tat ", "\t..."))).strip()
