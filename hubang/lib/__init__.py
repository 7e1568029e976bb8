"""Small parts with no word of the domain in them."""
