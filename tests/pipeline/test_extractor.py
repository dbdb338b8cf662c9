import datetime
import multiprocessing

import pytest

from kg.config import Config
from kg.errors import WorkerError
from kg.model import Document
from kg.pipeline import Extractor

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def extractor(resources):
    return Extractor(Config(), resources)


def article(name, text, title="Kenya sends police"):
    return Document.compose(name, title, text, date=datetime.date(2024, 6, 25))


def test_claim_from_article_to_record(extractor):
    extraction = extractor.extract(article("a", "Kenya accused Sudan of arming rebels."))
    claim = next(c for c in extraction.claims if c.relation == "accuses")
    hints = [extraction.clusters[i].entity_hint for i in (claim.subject, claim.object)]
    assert hints == ["kenya", "sudan"]


@pytest.mark.parametrize("text", ["", " \n\n ", "…", "\x00\ufeff", "<script>alert(1)</script>" * 9])
def test_text_without_sense_gives_no_claims(extractor, text):
    assert extractor.extract(article("a", text, title="")).claims == ()


def test_every_quote_is_in_its_document(extractor):
    document = article("a", "It will send 400 police to Haiti, Kenya said.\n\nHaiti thanked Kenya.")
    for claim in extractor.extract(document).claims:
        assert document.text[claim.evidence.start : claim.evidence.end] == claim.evidence.text


def test_same_document_gives_the_same_extraction(extractor):
    document = article("a", "Kenya promised Haiti 400 police. It will send them in May.")
    assert extractor.extract(document) == extractor.extract(document)


@pytest.mark.slow
def test_number_of_processes_does_not_matter(extractor):
    documents = [article(str(i), f"Kenya promised Haiti {i}00 police.") for i in range(1, 4)]
    alone = list(extractor.extract_many(documents, jobs=1))
    assert list(extractor.extract_many(iter(documents), jobs=2)) == alone


@pytest.mark.slow
def test_a_process_that_the_system_ends_is_one_line(extractor):
    many = range(1, 2000)  # more than can be read before the processes are ended
    documents = [article(str(i), f"Kenya promised Haiti {i}00 police.") for i in many]
    results = extractor.extract_many(documents, jobs=2)
    next(results)
    for child in multiprocessing.active_children():
        child.kill()
    with pytest.raises(WorkerError, match=r"ended from outside.*--jobs") as caught:
        list(results)
    assert "\n" not in str(caught.value)
