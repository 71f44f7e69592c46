"""Floor 4: updates in, messages out. The only room that knows the Bot API from the bot's side."""
