"""The trainer's desk."""

from __future__ import annotations

from flask import Blueprint

from app.authoring import commands

authoring = Blueprint("authoring", __name__, template_folder="templates")
__all__ = ["authoring", "commands"]
