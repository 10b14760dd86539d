"""The same answers as tables: CSV and Excel, by the Accept header."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from rest_framework.renderers import BaseRenderer

ROWS = ("points", "stages", "causes")
"""Under which member an answer holds its rows; an answer without one is a table of names and values."""
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"
"""Without it Excel reads a Chinese CSV file in the machine's old code page."""


def table(answer: Mapping[str, Any]) -> list[list[Any]]:
    """An answer as lines of cells, its header first."""
    rows = next((answer[name] for name in ROWS if name in answer), None)
    if rows is None:
        return [["figure", "value"], *([name, value] for name, value in _flat(answer))]
    lines = [dict(_flat(row)) for row in rows]
    header = list(dict.fromkeys(name for line in lines for name in line))
    return [header, *([line.get(name) for name in header] for line in lines)]


def _flat(answer: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in answer.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value.startswith(DANGEROUS):
        return f"'{value}"
    return value


class TableRenderer(BaseRenderer):
    """The base of both: a refusal stays a problem document, whatever was asked for."""

    def lines(self, data: Any, context: Mapping[str, Any] | None) -> list[list[Any]] | None:
        """The table, or None for a refusal."""
        response = (context or {}).get("response")
        if response is not None and response.status_code >= 400:
            return None
        return [[harmless(cell) for cell in line] for line in table(data)]


def _as_json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, default=str).encode()


class CsvRenderer(TableRenderer):
    """text/csv in UTF-8 with its mark."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        """The lines, by commas."""
        lines = self.lines(data, renderer_context)
        if lines is None:
            return _as_json(data)
        text = StringIO()
        csv.writer(text).writerows(lines)
        return (BOM + text.getvalue()).encode()


class XlsxRenderer(TableRenderer):
    """An Excel workbook with one sheet."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    format = "xlsx"
    charset = None
    render_style = "binary"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        """The lines as cells; texts stay texts."""
        lines = self.lines(data, renderer_context)
        if lines is None:
            return _as_json(data)
        file = BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(file, options) as workbook:
            sheet = workbook.add_worksheet()
            for position, line in enumerate(lines):
                sheet.write_row(position, 0, line)
        return file.getvalue()
