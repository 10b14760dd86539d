"""The rules of the house as tests, where no ready-made tool holds them."""
