"""Measurements of the product's heavy parts: run by hand, never imported by the product."""
