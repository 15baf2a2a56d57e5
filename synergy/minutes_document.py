"""Minutes as a Word document."""

import io
from datetime import datetime

from docx import Document
from docx.document import Document as Doc
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm
from docx.table import Table

from synergy.minutes import Shown
from synergy.minutes_words import Head, Section, foot, head, sections

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGE = "en-GB"
# A4, and the width of the text between its margins.
PAGE, MARGIN = (Mm(210), Mm(297)), Mm(20)
LINE = PAGE[0] - 2 * MARGIN


def write(shown: Shown, made_at: str) -> bytes:
    """Write minutes as .docx, dated `made_at` (UTC) unless they are frozen."""
    document = Document()
    top = head(shown)
    _set_up(document, top.title, foot(shown), shown.frozen_at or made_at)
    _add_head(document, top)
    for section in sections(shown):
        heading = document.add_heading(section.title, 1)
        heading.paragraph_format.page_break_before = section.part == "appendix"
        if section.rows:
            _add_table(document, section)
        else:
            document.add_paragraph(section.text)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _set_up(document: Doc, title: str, lines: tuple[str, str], at: str) -> None:
    partnership = lines[0]
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    for page in document.sections:
        page.page_width, page.page_height = PAGE
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
        page.footer.paragraphs[0].text = "\n".join(lines)
    properties = document.core_properties
    # No longer than Office Open XML lets a property be.
    properties.title, properties.author = title[:255], partnership[:255]
    properties.last_modified_by, properties.comments = partnership[:255], ""
    properties.language = LANGUAGE
    properties.created = properties.modified = datetime.fromisoformat(at)


def _add_head(document: Doc, top: Head) -> None:
    document.add_heading(top.title, 0)
    document.add_paragraph(top.facts)
    if top.purpose:
        document.add_paragraph(top.purpose)
    for note in top.notes:
        document.add_paragraph().add_run(note).italic = True


def _add_table(document: Doc, section: Section) -> None:
    table = document.add_table(1, len(section.columns), "Table Grid")
    table.autofit = False
    columns = zip(table.columns, section.columns, section.widths, strict=True)
    for column, name, share in columns:
        # Word reads the width from the cells, other programs from the column.
        [cell] = column.cells
        cell.width = column.width = Length(LINE * share // sum(section.widths))
        cell.paragraphs[0].add_run(name).bold = True
    _repeat_head(table)
    for group in section.groups:
        for row in group:
            cells = table.add_row().cells
            for cell, text in zip(cells, row, strict=True):
                cell.text = text
            if section.is_grouped and row is group[0]:
                cells[0].paragraphs[0].runs[0].bold = True


def _repeat_head(table: Table) -> None:
    """Mark the first row as a heading that is repeated on each page."""
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))
