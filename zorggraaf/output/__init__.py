"""How answers leave: formats, terminal grids, destinations, and how the commands speak."""
