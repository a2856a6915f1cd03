"""From the Dutch national grid (Rijksdriehoek, EPSG:28992) to longitude and latitude.

By the polynomials of Schreutelkamp and Strang van Hees ("Benaderingsformules voor de transformatie
tussen RD- en WGS84-kaartcoördinaten", Geodesia 2001): right to about a metre within the
Netherlands, which a map of the country shows in far less than a pixel.
"""

from __future__ import annotations

from typing import Final

_EAST, _NORTH = 155_000.0, 463_000.0
"""The origin in Amersfoort, in metres."""
_LATITUDE, _LONGITUDE = 52.15517440, 5.38720621
"""The same place in degrees."""

_TO_LATITUDE: Final = (
    (0, 1, 3235.65389),
    (2, 0, -32.58297),
    (0, 2, -0.24750),
    (2, 1, -0.84978),
    (0, 3, -0.06550),
    (2, 2, -0.01709),
    (1, 0, -0.00738),
    (4, 0, 0.00530),
    (2, 3, -0.00039),
    (4, 1, 0.00033),
    (1, 1, -0.00012),
)
_TO_LONGITUDE: Final = (
    (1, 0, 5260.52916),
    (1, 1, 105.94684),
    (1, 2, 2.45656),
    (3, 0, -0.81885),
    (1, 3, 0.05594),
    (3, 1, -0.05607),
    (0, 1, 0.01199),
    (3, 2, -0.00256),
    (1, 4, 0.00128),
    (0, 2, 0.00022),
    (2, 0, -0.00022),
    (5, 0, 0.00026),
)
"""Power of east, power of north, seconds of arc; both counted in 100 km from the origin."""


def is_grid(x: float, y: float) -> bool:
    """Whether a point is one of the national grid: metres within its bounds, never degrees."""
    return -7_000 <= x <= 300_000 and 289_000 <= y <= 629_000


def degrees(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude (WGS84) of a point of the grid, in metres east and north.

    >>> longitude, latitude = degrees(120700.723, 487525.501)  # the Westertoren in Amsterdam
    >>> round(longitude, 5), round(latitude, 5)
    (4.88353, 52.37453)
    """
    east, north = (x - _EAST) / 1e5, (y - _NORTH) / 1e5
    longitude, latitude = (
        sum(seconds * east**p * north**q for p, q, seconds in terms) / 3600
        for terms in (_TO_LONGITUDE, _TO_LATITUDE)
    )
    return _LONGITUDE + longitude, _LATITUDE + latitude
