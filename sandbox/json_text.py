"""JSON as it travels, written in the quickest way: what is sent never holds itself, and ASCII is quick."""

import json

as_json = json.JSONEncoder(check_circular=False).encode
