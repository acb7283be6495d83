"""The same marts on Apache Spark: what its dbt adapter and its session need."""
