"""spaCy comes without its command line, and whoever wants that gets it."""

import subprocess
import sys


def test_spacys_command_line_is_imported_only_when_asked_for(root):
    code = """
import sys
from kg.pipeline.importing import import_spacy
import_spacy()
import spacy
assert spacy.blank("en")("One word")[0].text == "One"
assert not {"spacy.cli", "requests", "weasel"} & sys.modules.keys()
assert spacy.info(silent=True)["spacy_version"] == spacy.__version__
from spacy.cli.download import download
assert download.__module__ == "spacy.cli.download"
"""
    subprocess.run([sys.executable, "-W", "error::ImportWarning", "-c", code], check=True, cwd=root)
