"""Badge numbers as they are compared, however they were typed or printed."""

import unicodedata


def fold_number(text: str) -> str:
    """Return the number in capitals, its letters and digits only: "ob-12 34" is "OB1234".

    Full-width signs become plain ones; a text without a letter or digit folds to "".
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(char for char in plain if char.isalnum())
