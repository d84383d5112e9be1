"""Other forms of the built book: PDF, Word, spreadsheets, data dictionary, RO-Crate."""
