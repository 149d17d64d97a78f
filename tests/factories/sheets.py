"""Files as organisers send them, and as attackers do."""

import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from portal.kit.sheets import Column, Record, read_table

COLUMNS = (
    Column("number", ("Badge number", "胸卡号", "Номер бейджа", "Número de credencial")),
    Column("name", ("姓名", "Имя", "Nombre y país de emisión")),
    Column("city", ("城市", "Город", "Población"), is_required=False),
)


def a_csv(path: Path, text: str, *, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def a_workbook(path: Path, rows: Iterable[Iterable[Any]]) -> Path:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def with_part(path: Path, name: str, content: bytes) -> Path:
    """Replace one part of a workbook, as no office program would."""
    with zipfile.ZipFile(path) as old:
        parts = {each: old.read(each) for each in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for each, kept in (parts | {name: content}).items():
            new.writestr(each, kept)
    return path


def records(path: Path, encoding: str | None = None) -> list[Record]:
    return list(read_table(path, COLUMNS, encoding=encoding))


def values(path: Path, encoding: str | None = None) -> list[tuple[str, ...]]:
    return [tuple(each.values.values()) for each in records(path, encoding)]
