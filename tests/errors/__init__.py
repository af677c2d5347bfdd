"""Every sentence that tells somebody what went wrong: provoked, held word for word, and listed in docs/errors.md."""
