"""The activities of a module: what each is made of, and how it is read. One kind a file."""
