"""What the wheel holds, and that requirements and settings say the same."""

import re
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from kg.resources import ontology_folder


@pytest.fixture(scope="module")
def wheel_names(root: Path, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    from hatchling.builders.wheel import WheelBuilder

    folder = tmp_path_factory.mktemp("wheel")
    (wheel,) = WheelBuilder(str(root)).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def pins(path: Path) -> dict[str, Version]:
    lines = path.read_text(encoding="utf-8").splitlines()
    found = (re.fullmatch(r"([\w.-]+)==([\w.+!-]+)", line) for line in lines)
    return {canonicalize_name(m[1]): Version(m[2]) for m in found if m}


def settings(root: Path) -> dict[str, list[str]]:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {"": project["dependencies"], **project["optional-dependencies"]}


def test_the_wheel_holds_all_of_the_ontology(root, wheel_names):
    folder = root / "ontology"
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    assert {f"kg/_ontology/{path.relative_to(folder).as_posix()}" for path in files} <= wheel_names


def test_the_wheel_holds_sample_model_types_and_licence(wheel_names):
    assert "kg/sample/bosnia-eufor.txt" in wheel_names
    assert "kg/py.typed" in wheel_names
    assert any(name.startswith("kg/pipeline/models/") for name in wheel_names)
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in wheel_names)


def test_the_wheel_holds_no_tests(wheel_names):
    assert not [name for name in wheel_names if name.startswith("tests/")]


def test_every_component_has_an_entry_point(root):
    from kg.pipeline import factories

    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = project["entry-points"]["spacy_factories"]
    made = {name for name in vars(factories) if name.startswith("make_")}
    assert {v.removeprefix("kg.pipeline.factories:") for v in named.values()} == made
    assert set(named) == {name.replace("make_", "kg_") for name in made}


def test_the_ontology_of_a_checkout_is_found(root):
    assert ontology_folder() == root / "ontology"


@pytest.mark.parametrize("extra, file", [("", "requirements.txt"), ("dev", "requirements-dev.txt")])
def test_every_dependency_is_pinned_within_its_range(root, extra, file):
    versions = pins(root / "requirements.txt") | pins(root / file)
    for text in settings(root)[extra]:
        requirement = Requirement(text)
        pin = versions[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(pin), f"{text} against {pin}"


def test_requirements_name_no_host(root):
    for path in root.glob("requirements*.txt"):
        assert "://" not in path.read_text(encoding="utf-8"), path.name
