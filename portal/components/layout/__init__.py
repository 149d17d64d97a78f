"""The frames around pages: signed in, public, and one form in the middle."""
