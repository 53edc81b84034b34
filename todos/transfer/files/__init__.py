"""The formats in which tasks come and go, a module for each: plain text in, plain text out."""
