"""Pictures of modules: kept by their content, served at an address that never changes."""
