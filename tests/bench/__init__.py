"""Measures the portal against a bare one-page Reflex app, built and served in the same run."""
