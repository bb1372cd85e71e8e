"""The part of the desk that shows what a text was before."""
