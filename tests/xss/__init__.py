"""Whether what people write can run in another person's browser. In real Chromium.

An outside corpus (`brs-kb`) goes through every place where something written is shown: once with
the sanitiser alone (no policy is sent), once with the policy alone (nothing is sanitised). A
control shows that the harness sees what runs. A part of the corpus is tried with every test run,
all of it by `make fuzz`.
"""
