"""Why a file that somebody sent is not read as a whole, and what to do, in both languages."""

from __future__ import annotations

from typing import Final

from zorggraaf.errors import ZorggraafError


class WorkbookError(ZorggraafError):
    """A file that is not read as a whole: what it is, and what to do instead."""


_WHY: Final = {
    "empty": (
        ("{name} is leeg.", "Bewaar het bestand opnieuw."),
        ("{name} is empty.", "Save the file again."),
    ),
    "no-heading": (
        ("{name} is leeg.", "Er moet een regel met kolomnamen in staan."),
        ("{name} is empty.", "There must be a line with the names of columns in it."),
    ),
    "too-large": (
        (
            "{name} is {size} MB; dat is te groot.",
            "Een bestand mag {most} MB zijn. Deel het op, of bewaar een spreadsheet als CSV.",
        ),
        (
            "{name} is {size} MB; that is too large.",
            "A file may be {most} MB. Divide it, or save a spreadsheet as CSV.",
        ),
    ),
    "too-long": (
        ("{name} heeft meer dan {most} regels.", "Deel het bestand op."),
        ("{name} has more than {most} lines.", "Divide the file."),
    ),
    "too-many-rows": (
        (
            "{name} heeft een blad met meer dan {most} rijen.",
            "Verwijder lege rijen onderaan of deel het bestand op.",
        ),
        (
            "{name} has a sheet of more than {most} rows.",
            "Remove empty rows at the end, or divide the file.",
        ),
    ),
    "too-large-unpacked": (
        (
            "{name} is uitgepakt groter dan {most} MB.",
            "Verwijder lege rijen, plaatjes en opmaak, of bewaar als CSV.",
        ),
        (
            "{name} is larger than {most} MB when unpacked.",
            "Remove empty rows, pictures and layout, or save it as CSV.",
        ),
    ),
    "no-csv": (
        (
            "{name}, regel {line}: dit is geen leesbare CSV ({error}).",
            "Is een aanhalingsteken niet gesloten?",
        ),
        (
            "{name}, line {line}: this is no readable CSV ({error}).",
            "Is a quotation mark not closed?",
        ),
    ),
    "no-text": (
        (
            "{name} is geen spreadsheet en geen tekst.",
            "Lever een .xlsx of een CSV-bestand aan.",
        ),
        ("{name} is no spreadsheet and no text.", "Send an .xlsx or a CSV file."),
    ),
    "no-spreadsheet": (
        ("{name} is geen spreadsheet.", "Lever een .xlsx of een CSV-bestand aan."),
        ("{name} is no spreadsheet.", "Send an .xlsx or a CSV file."),
    ),
    "zip": (
        (
            "{name} is een zip-bestand, geen spreadsheet.",
            "Lever een .xlsx of een CSV-bestand aan.",
        ),
        ("{name} is a zip file, not a spreadsheet.", "Send an .xlsx or a CSV file."),
    ),
    "damaged": (
        (
            "{name} is beschadigd of geen .xlsx.",
            "Open het in een spreadsheetprogramma en bewaar het opnieuw als .xlsx.",
        ),
        (
            "{name} is damaged, or no .xlsx.",
            "Open it in a spreadsheet program and save it as .xlsx again.",
        ),
    ),
    "locked": (
        (
            "{name} is met een wachtwoord beveiligd.",
            "Verwijder het wachtwoord (Bestand, Info, Beveiligen) en bewaar opnieuw.",
        ),
        (
            "{name} is protected with a password.",
            "Remove the password (File, Info, Protect) and save it again.",
        ),
    ),
    "old": (
        ("{name} is een oude spreadsheet (.xls).", "Bewaar het als .xlsx (Opslaan als)."),
        ("{name} is an old spreadsheet (.xls).", "Save it as .xlsx (Save as)."),
    ),
    "opendocument": (
        ("{name} is een OpenDocument-bestand.", "Bewaar het als .xlsx (Opslaan als)."),
        ("{name} is an OpenDocument file.", "Save it as .xlsx (Save as)."),
    ),
    "macros": (
        ("{name} bevat macro's.", "Bewaar het als .xlsx zonder macro's (niet als .xlsm)."),
        ("{name} holds macros.", "Save it as .xlsx without macros (not as .xlsm)."),
    ),
    "links": (
        (
            "{name} verwijst naar andere bestanden.",
            "Verbreek de koppelingen (Gegevens, Koppelingen bewerken) en bewaar opnieuw.",
        ),
        (
            "{name} refers to other files.",
            "Break the links (Data, Edit links) and save it again.",
        ),
    ),
    "document-type": (
        (
            "{name} bevat een documenttype (DTD), wat een spreadsheet niet hoort te doen.",
            "Maak het bestand opnieuw vanuit het sjabloon.",
        ),
        (
            "{name} holds a document type (DTD), which a spreadsheet should not.",
            "Make the file anew from the template.",
        ),
    ),
    "no-sheet": (
        ("{name} heeft geen zichtbaar blad.", "Maak het blad zichtbaar."),
        ("{name} has no visible sheet.", "Make the sheet visible."),
    ),
    "no-form": (
        (
            "{name}: op geen blad staan de kolommen van een sjabloon.",
            "Nodig zijn ten minste de koppen van een van deze soorten. {needed}.",
        ),
        (
            "{name}: on no sheet are the columns of a template.",
            "Needed are at least the headings of one of these kinds. {needed}.",
        ),
    ),
}


def unreadable(name: str, why: str, **values: object) -> WorkbookError:
    """The error for a file. name: of the file; values: what the text of the reason names.

    >>> print(unreadable("leden.xls", "old"))
    leden.xls is een oude spreadsheet (.xls).
    Bewaar het als .xlsx (Opslaan als).
    """
    told = [[text.format(name=name, **values) for text in texts] for texts in _WHY[why]]
    (dutch, hint), english = told
    return WorkbookError(dutch, hint).in_english(*english)
