"""Messages that leave the portal: what they say, how they look, and who carries them."""
