"""Tables that somebody sends as a file: CSV and XLSX, read line by line in bounded memory."""

from portal.kit.sheets.lines import Line, SheetRefused
from portal.kit.sheets.tables import Column, Record, read_table

__all__ = ["Column", "Line", "Record", "SheetRefused", "read_table"]
