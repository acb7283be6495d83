"""Running totals per customer, kept on disk because their number grows with the orders."""

import struct
import tempfile
from collections.abc import Iterator
from types import TracebackType

_RECORD = struct.Struct("<Iq")  # orders, spent


class Tally:
    """Orders and money spent per customer number; use as a context manager."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._size = 0

    def __enter__(self) -> "Tally":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, number: int, spent: int) -> None:
        """Count one more order of a customer, and what it cost."""
        place = number * _RECORD.size
        self._file.seek(place)
        orders, before = _RECORD.unpack(self._file.read(_RECORD.size) or bytes(_RECORD.size))
        self._file.seek(place)
        self._file.write(_RECORD.pack(orders + 1, before + spent))
        self._size = max(self._size, number + 1)

    def customers(self) -> Iterator[tuple[int, int, int]]:
        """Yield (customer number, orders, spent) of every customer with an order, ascending."""
        self._file.seek(0)
        for number in range(self._size):
            orders, spent = _RECORD.unpack(self._file.read(_RECORD.size))
            if orders:
                yield number, orders, spent
