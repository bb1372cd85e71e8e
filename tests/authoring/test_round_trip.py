"""Any folder of courses comes out as it went in; and a whole library is quick."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings

from app.authoring.folder import reading
from app.format.markdown import Converter
from tests.authoring.folders import run
from tests.authoring.generated import folders, large_library, write
from tests.authoring.test_files import contents
from tests.conftest import House

# Measured with 24 modules in two languages on two cores; the limits are those of the issue.
CHECK_SECONDS, PUBLISH_SECONDS = 2.0, 3.0


@pytest.fixture(scope="module")
def empty(houses: Callable[[str], House]) -> Iterator[House]:
    """A database that begins anew with every example, and a renderer that is there already."""
    with pytest.MonkeyPatch.context() as patch:
        converter = Converter()
        patch.setattr(reading, "ProcessRenderer", lambda: nullcontext(converter))
        yield houses("sqlite")


@given(files=folders())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_check_publish_export_publish_changes_nothing(
    empty: House, files: dict[str, bytes]
) -> None:
    empty.begin()
    kept = empty.app
    with TemporaryDirectory() as name:
        folder, out = Path(name) / "in", Path(name) / "out"
        write(folder, files)
        status, printed = run(kept, "check", str(folder))
        assert status == 0, printed
        status, printed = run(kept, "publish", str(folder), "--yes")
        assert status == 0, printed
        status, printed = run(kept, "export", str(out))
        assert status == 0, printed
        exported = contents(out)
        assert {path: exported[path] for path in files} == files
        for again in (folder, out):
            status, printed = run(kept, "publish", str(again), "--yes")
            assert status == 0, printed
            assert printed.endswith("Everything is published already.\n")


def processor() -> float:
    """Seconds of processor of this process and the renderers it has ended.

    Not of the clock: several tests and people share the machine.
    """
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def test_a_whole_library_is_checked_and_published_while_somebody_waits(
    app: Flask, tmp_path: Path
) -> None:
    write(tmp_path, large_library())
    began = processor()
    status, printed = run(app, "check", str(tmp_path))
    checked = processor()
    assert status == 0, printed
    status, printed = run(app, "publish", str(tmp_path), "--yes")
    published = processor()
    assert printed.count("published large-") == 48
    print(f"check {checked - began:.2f} s, publish {published - checked:.2f} s")  # noqa: T201
    assert checked - began < CHECK_SECONDS
    assert published - checked < PUBLISH_SECONDS
