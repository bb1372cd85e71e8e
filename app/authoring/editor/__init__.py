"""The part of the desk where somebody writes."""
