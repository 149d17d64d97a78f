"""Everything the portal does, callable without a browser; no Reflex from here down."""
