"""The worker, health and readiness."""
