"""The table, data table and chart blocks, and the characters their cells may hold together."""

from collections.abc import Iterator

from sandbox.block_kit.composition import ID
from sandbox.block_kit.problem import Fields, Problem
from sandbox.block_kit.rich_text import RICH_TEXT_FIELDS
from sandbox.block_kit.rules import (
    Problems,
    Rule,
    boolean,
    choice,
    integer,
    items,
    nullable,
    number,
    shape,
    string,
    tagged,
)

BlockFields = tuple[dict[str, Rule], dict[str, Rule]]

_PLAIN_CELLS: dict[str, Rule] = {
    "raw_text": shape(required={"text": string()}),
    "raw_number": shape(required={"value": number}, optional={"text": string()}),
}
_RICH_CELL = shape(required=RICH_TEXT_FIELDS, optional={"block_id": ID})
_CELL = tagged(_PLAIN_CELLS | {"rich_text": _RICH_CELL})
_HEADER_CELL = tagged(_PLAIN_CELLS)
_ROW = items(_CELL, 1, 20)
_HEADER_ROW = items(_HEADER_CELL, 1, 20)
_COLUMN = shape(optional={"align": choice("left", "center", "right"), "is_wrapped": boolean})


def _header_then_rows(value: object, at: str) -> Problems:
    yield from items(lambda _value, _at: iter(()), 2, 201)(value, at)
    for index, row in enumerate(value if isinstance(value, list) else ()):
        yield from (_ROW if index else _HEADER_ROW)(row, f"{at}/{index}")


def even_rows(value: Fields, at: str) -> Problems:
    """Every row of a data table is as long as its header."""
    columns = len(value["rows"][0])
    for index, row in enumerate(value["rows"]):
        if len(row) != columns:
            yield Problem(f"must provide exactly {columns} items", f"{at}/rows/{index}")


TABLE_FIELDS: BlockFields = (
    {"rows": items(_ROW, 1, 100)},
    {"column_settings": items(nullable(_COLUMN), 1, 20)},
)
DATA_TABLE_FIELDS: BlockFields = (
    {"caption": string(), "rows": _header_then_rows},
    {"page_size": integer(1, 100), "row_header_column_index": integer(0, 19)},
)

_POINT = shape(required={"label": string(20), "value": number})
_SERIES = shape(required={"name": string(20), "data": items(_POINT, 1, 20)})
_AXES = shape(
    required={"categories": items(string(20), 1, 20)},
    optional={"x_label": string(50), "y_label": string(50)},
)


def _one_point_per_category(value: Fields, at: str) -> Problems:
    """Each series has its own name and exactly the categories of the axis as labels."""
    categories = sorted(value["axis_config"]["categories"])
    names: set[str] = set()
    for index, series in enumerate(value["series"]):
        if series["name"] in names:
            yield Problem(f'`name` "{series["name"]}" already exists', f"{at}/series/{index}/name")
        names.add(series["name"])
        if sorted(point["label"] for point in series["data"]) != categories:
            yield Problem("must have one data point per category", f"{at}/series/{index}/data")


_PLOT = shape(
    required={"series": items(_SERIES, 1, 12), "axis_config": _AXES}, checks=(_one_point_per_category,)
)
_CHART = tagged(
    {
        "pie": shape(required={"segments": items(_POINT, 1, 12)}),
        "bar": _PLOT,
        "area": _PLOT,
        "line": _PLOT,
    }
)
DATA_VISUALIZATION_FIELDS: BlockFields = ({"title": string(50), "chart": _CHART}, {})


def cell_characters(block: Fields) -> int:
    """Characters a reader sees in all cells of a table or data table."""
    return sum(len(part) for row in block["rows"] for cell in row for part in _texts(cell))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        yield from _texts(value.get("elements", []))
        yield str(value.get("text", value.get("value", "")))
