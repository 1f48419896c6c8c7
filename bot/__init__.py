"""The running program: settings, clock, composition, delivery to Slack and the command line."""
