"""A folder of courses that a test may edit."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import SAMPLE


@pytest.fixture
def courses(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample courses in a folder that a trainer may edit."""
    folder = tmp_path / "courses"
    shutil.copytree(SAMPLE, folder)
    monkeypatch.setitem(app.config, "SAMFERD", replace(app.config["SAMFERD"], courses=folder))
    return folder
