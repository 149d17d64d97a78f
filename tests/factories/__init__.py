"""Builders of what tests are about: each takes only what the test says."""
