"""Parameters that may be left out."""

from __future__ import annotations

from typing import TypeVar

from .generated.types import UNSET, Unset

T = TypeVar("T")


def given(value: T | None) -> T | Unset:
    """The generated functions leave ``UNSET`` out of a request."""
    return UNSET if value is None else value
