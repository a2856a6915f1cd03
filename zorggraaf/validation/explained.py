"""The page that explains each warning: what it means, how it comes about, what to do.

Run as `python -m zorggraaf.validation.explained > docs/waarschuwingen.md`.
"""

from __future__ import annotations

from typing import Final

from zorggraaf.validation.shapes import Shape, Shapes

_INTRODUCTION: Final = """# Waarschuwingen en meldingen

`zorggraaf validate` kent drie graden. Een **overtreding** is een fout: de gegevens moeten worden
verbeterd en het commando eindigt met code 1. Een **waarschuwing** vraagt om een blik: vaak is er
iets te verbeteren, soms geeft de bron niet meer. Een **melding** is alleen goed om te weten.

Waarschuwingen en meldingen in de meegeleverde gegevens zijn waar: er is niets weggepoetst om de
lijst kort te houden. Hieronder staat van elke soort hoe zij ontstaat en wat eraan te doen is.
Deze bladzijde is gemaakt uit de vormen in `ontology/shapes/`.
"""
_HEADINGS: Final = {"Warning": "Waarschuwingen", "Info": "Meldingen"}


def warnings_page(shapes: Shapes) -> str:
    """Markdown with every kind of warning and notice, in the order of their names."""
    parts = [_INTRODUCTION]
    for severity, heading in _HEADINGS.items():
        parts.append(f"## {heading}\n")
        ordered = sorted(shapes.all.values(), key=lambda shape: shape.key.lower())
        parts += [_entry(shape) for shape in ordered if shape.severity == severity]
    return "\n".join(parts)


def _entry(shape: Shape) -> str:
    message = shape.message["nl"].replace("{?value}", "…")
    return (
        f"### {shape.key}\n\n{message}\n\n"
        f"- Hoe dit komt: {shape.why['nl']}\n"
        f"- Wat te doen: {shape.advice['nl']}\n"
    )


if __name__ == "__main__":
    print(warnings_page(Shapes.load()), end="")
