"""Delivery to Slack: claim a row, render it, send it, and settle what is uncertain."""
