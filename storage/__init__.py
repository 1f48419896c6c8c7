"""What the bot remembers: tables, transactions, named queries and migrations."""
