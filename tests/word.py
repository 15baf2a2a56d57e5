"""Reading a Word document as a person does: its title, and what stands under each heading."""

import io
from dataclasses import dataclass, field

from docx import Document
from docx.document import Document as Doc
from docx.table import Table

Rows = list[tuple[str, ...]]


@dataclass
class Read:
    """What a document holds; `under` maps each heading to the rows of its table, or one text."""

    document: Doc
    title: str = ""
    head: list[str] = field(default_factory=list)
    under: dict[str, Rows | str] = field(default_factory=dict)

    def rows(self, heading: str) -> Rows:
        """Return a table's rows, without the names of its columns."""
        found = self.under[heading]
        assert isinstance(found, list)
        return found[1:]


def read(content: bytes) -> Read:
    """Open a document and read it in its order."""
    found = Read(Document(io.BytesIO(content)))
    heading = ""
    for part in found.document.iter_inner_content():
        if isinstance(part, Table):
            assert heading not in found.under
            found.under[heading] = [tuple(cell.text for cell in row.cells) for row in part.rows]
        elif part.style is not None and part.style.name == "Title":
            found.title = part.text
        elif part.style is not None and part.style.name == "Heading 1":
            heading = part.text
        elif heading:
            assert heading not in found.under
            found.under[heading] = part.text
        else:
            found.head.append(part.text)
    return found
