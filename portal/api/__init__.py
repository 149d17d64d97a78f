"""HTTP beside the pages: session cookie, prerendered pages, health, and the shield around all."""
