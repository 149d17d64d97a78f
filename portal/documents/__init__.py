"""Texts and papers that the portal hands out: help, the User Agreement."""
