"""Words as a reader would give them, laid out from lines of text: a tab leads to the next column."""

from appliance.documents import Box, Word

LETTER, HEIGHT, PITCH, GAP, COLUMN = 18, 36, 60, 150, 400  # pixels


def words_of(text: str, confidence: float = 95.0) -> tuple[Word, ...]:
    """The words of some lines; an empty line begins a paragraph."""
    words = []
    for line, row in enumerate(text.strip("\n").split("\n")):
        x, top = 100, 100 + line * PITCH
        for number, cell in enumerate(row.split("\t")):
            x = max(x, 100 + number * COLUMN)
            for token in cell.split():
                width = LETTER * len(token)
                words.append(Word(token, Box(x, top, x + width, top + HEIGHT), line, confidence))
                x += width + LETTER
            x += GAP
    return tuple(words)
