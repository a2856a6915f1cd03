"""Pictures of results: one Vega-Lite specification per kind of result.

A specification is a plain dictionary with its data inside: the page draws it with Vega, `svg` and
`png` draw it without a browser. What a picture shows is in its table too, which is its
alternative for who cannot see it; `description` tells a screen reader what it is.

>>> from zorggraaf.charts import EXAMPLE, chart
>>> chart(EXAMPLE)["layer"][0]["mark"]["type"]
'bar'
"""

from zorggraaf.charts.draw import EXAMPLE, FORMS, chart, forms_of, page, png, svg
from zorggraaf.charts.style import Spec

__all__ = ["EXAMPLE", "FORMS", "Spec", "chart", "forms_of", "page", "png", "svg"]
