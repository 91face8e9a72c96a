"""What a text says: blocks, conventions, days, people, minutes and replies; pure, linear, never guessing."""
