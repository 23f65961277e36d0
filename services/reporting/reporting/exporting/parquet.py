"""Parquet written straight into a pipe, in a process of its own (`python -m reporting.exporting.parquet`).

A heading as JSON, then rows as CSV, come in; Parquet goes out. The library is loaded here and nowhere else, so that the
HTTP process stays as small as it is.
"""

import json
import sys
from typing import Any, BinaryIO

from arro3.core import DataType, Field, Schema
from arro3.io import read_csv, write_parquet

ROWS_AT_ONCE = 8_192
ROWS_IN_A_GROUP = 100_000
TYPES = {
    "word": DataType.utf8(),
    "day": DataType.date32(),
    "count": DataType.int64(),
    "decimal": DataType.decimal128(18, 2),
}


def write(heading: dict[str, Any], rows: BinaryIO, out: BinaryIO) -> None:
    columns = zip(heading["titles"], heading["kinds"], strict=True)
    schema = Schema([Field(name, TYPES[kind], nullable=True) for name, kind in columns])
    read = read_csv(rows, schema, has_header=False, batch_size=ROWS_AT_ONCE)
    told = {"rinnalla": json.dumps(heading["about"], ensure_ascii=False)}
    write_parquet(
        read,
        out,
        compression="zstd(3)",
        max_row_group_size=ROWS_IN_A_GROUP,
        key_value_metadata=told,
        skip_arrow_metadata=True,
    )


if __name__ == "__main__":
    write(json.loads(sys.stdin.buffer.readline()), sys.stdin.buffer, sys.stdout.buffer)
