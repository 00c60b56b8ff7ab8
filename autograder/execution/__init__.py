"""One notebook executed, here or on another machine: bytes in, bytes out."""
