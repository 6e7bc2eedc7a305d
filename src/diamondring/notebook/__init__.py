"""What a notebook shows of a result: HTML without script, at most 60 KB."""

from .page import LIMIT, html

__all__ = ["LIMIT", "html"]
