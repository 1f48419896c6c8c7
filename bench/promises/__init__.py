"""Each promise about messages, clicks and speed, measured on this machine."""
