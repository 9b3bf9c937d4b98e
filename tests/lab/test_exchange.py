"""LAB_EXCHANGE opens the list of assignments, and nothing else of nbgrader."""

import json
import os
import re
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import start

OFF = {"formgrader", "course-list", "create-assignment"}
FOR_CLASSES = {"assignment-list", "menu"}


@pytest.fixture(scope="module")
def exchange(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("exchange")
    (folder / "kittengrad" / "outbound" / "02-backprop").mkdir(parents=True)
    return folder


def off(lab) -> set[str]:
    """The parts of nbgrader that JupyterLab's page leaves out."""
    with urllib.request.urlopen(lab.url("lab")) as page:
        settings = re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page.read().decode(), re.DOTALL)
    names = json.loads(settings[1])["disabledExtensions"]
    return {name.removeprefix("@jupyter/nbgrader:") for name in names if "nbgrader" in name}


def test_with_an_exchange_there_is_a_list_of_assignments(start_lab, exchange):
    lab = start_lab(LAB_EXCHANGE=str(exchange), LAB_STUDENT="perfect")
    with urllib.request.urlopen(lab.url("assignments?course_id=kittengrad")) as answer:
        (found,) = json.load(answer)["value"]
    assert (found["assignment_id"], found["status"]) == ("02-backprop", "released")
    assert off(lab) == OFF
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(lab.url("formgrader"))


def test_without_an_exchange_all_of_it_is_off(start_lab):
    lab = start_lab()
    assert off(lab) == OFF | FOR_CLASSES
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(lab.url("assignments"))


def test_other_folders_of_settings_come_after(monkeypatch, tmp_path):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "others")
    start.open_exchange(tmp_path)
    assert os.environ["JUPYTER_CONFIG_PATH"].split(os.pathsep) == [str(tmp_path / "exchange"), "others"]
