"""How an organisation becomes a partner and ceases to be one: its account, its topic and its rights."""
