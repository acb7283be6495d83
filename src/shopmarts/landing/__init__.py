"""Landing: export files become raw tables, every cell kept as text."""

import csv

CELL_LIMIT = 64 << 20  # characters in one cell; longer ones are rejected, not cut

csv.field_size_limit(CELL_LIMIT)
