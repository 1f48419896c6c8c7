"""The real delivery code on a virtual clock against a scripted Slack: crashes, freezes, lost answers."""
