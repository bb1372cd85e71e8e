"""The glossary: words of the field, explained in each language; its versions are kept."""
