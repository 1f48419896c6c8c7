"""Real bot processes, killed, frozen and lied to by a stand-in Slack, whose own record then judges them."""
