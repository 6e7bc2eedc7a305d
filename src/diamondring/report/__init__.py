"""The report: one offline HTML file from a comparison or a fit. It holds sums and coefficients, never a row of data."""

from .page import report_bytes, write_report

__all__ = ["report_bytes", "write_report"]
