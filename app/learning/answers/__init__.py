"""What an answer to an activity comes to, and how it is shown again. Pure; one kind a file.

Every kind has three functions: `take` makes what was sent into an answer and never refuses,
`judge` says what it comes to or refuses it, `shown` gives the template of the kind its values.
"""
