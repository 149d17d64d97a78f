"""Small tools that know nothing of the portal: clock, tokens, passwords, text, paging."""
