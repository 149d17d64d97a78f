"""Every page in four languages, two widths and two themes, on one sheet to look at."""
