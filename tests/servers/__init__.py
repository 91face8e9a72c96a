"""Real and scripted servers for the tests, on loopback, each in a directory of its own; ``install`` brings them."""
