"""A long round of introductions on the stand-in Slack, with its rate limits on and the clock sped up."""
