"""Private files below the tables: how bytes are encrypted, where they lie, what may come in."""
