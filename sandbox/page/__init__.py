"""The page of the stand-in workspace: what a person sees in a browser, and what they do there."""
