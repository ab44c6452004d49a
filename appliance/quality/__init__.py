"""One measurement a module, one gate over them."""
