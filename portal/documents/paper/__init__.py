"""How documents look: each module draws one kind, and nothing else imports fpdf2 but its fonts."""
