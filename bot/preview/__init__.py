"""Floor 4: a Bot API server of our own on loopback, and the page with the phones."""
