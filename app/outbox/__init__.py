"""Mails owed: address, language, template, values. Knows no person."""
