"""The invented merchant: one world, written as true export files and true totals."""
