"""shopmarts: the open warehouse of e-commerce KPIs."""
