"""The catalogue: services, products and staff."""
