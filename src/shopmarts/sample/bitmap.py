"""A set of small whole numbers at one bit each: exact distinct counts in next to no memory."""


class Bitmap:
    """A growing set of non-negative integers that counts its members."""

    def __init__(self) -> None:
        self._bits = bytearray()
        self.count = 0

    def __contains__(self, number: int) -> bool:
        index = number >> 3
        return index < len(self._bits) and bool(self._bits[index] >> (number & 7) & 1)

    def add(self, number: int) -> bool:
        """Add a number; return True when it was not in the set before."""
        index, bit = number >> 3, 1 << (number & 7)
        if index >= len(self._bits):
            self._bits.extend(bytes(index + 1 - len(self._bits) + (index >> 4)))
        if self._bits[index] & bit:
            return False
        self._bits[index] |= bit
        self.count += 1
        return True
