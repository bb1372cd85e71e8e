"""What every page is made of: base templates, forms, languages, headers, static files."""
