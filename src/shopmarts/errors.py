"""Errors that a person at the keyboard is meant to read."""

from __future__ import annotations


class ShopmartsError(Exception):
    """Something the user can put right; the message says what and how."""


class FormatError(ShopmartsError):
    """A file under ``formats/`` is not valid."""


class ShopError(ShopmartsError):
    """A ``shop.yml`` is missing or not valid."""


class HomeError(ShopmartsError):
    """``SHOPMARTS_HOME`` cannot be used: missing rights, or another landing is running."""


class Refused(ShopmartsError):
    """One export file cannot be landed; the others are landed all the same."""
