"""What people do in Slack: one module per conversation, each opening with register(dialogue)."""
