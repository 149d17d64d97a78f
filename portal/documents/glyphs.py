"""What the fonts cannot draw; apart from the fonts, which only the drawing processes load."""


class GlyphsMissing(Exception):
    """No font at hand can draw these characters; the one argument holds them as text."""

    def __init__(self, characters: str) -> None:
        super().__init__(characters)
        self.characters = characters
