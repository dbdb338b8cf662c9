"""Component ``kg_attribution``: who says what; source, cue and content as in PARC (Pareti, 2016).

Reports stand in one sentence (``kg.pipeline.reports``) or go on over several, as turns of a
transcript or quotations (``kg.pipeline.turns``). Nested reports give nested contents;
:func:`sources_of` returns the chain for a candidate, the nearest source first.
"""

import sys
from collections.abc import Sequence

from spacy.tokens import Doc

from kg.model import Modality, Polarity
from kg.pipeline.coordination import Coordinations
from kg.pipeline.extensions import MENTIONS, Attribution, Candidate, replace
from kg.pipeline.mention_index import MentionIndex
from kg.pipeline.mentions import cluster_index
from kg.pipeline.reports import DENIAL, URGING, Reports
from kg.pipeline.sources import AGENTS, Sources
from kg.pipeline.tree import Tree
from kg.pipeline.turns import STATEMENT, TURN, Turns
from kg.resources.cues import Cues, SpeechCues


class AttributionTagger:
    """Finds attributions; requires mentions and a UD tree, writes ``doc._.attributions``."""

    def __init__(self, cues: Cues) -> None:
        self._cues = cues

    def __call__(self, doc: Doc) -> Doc:
        """Write the attributions of a Doc in text order."""
        doc._.attributions = self.match(doc)
        return doc

    def match(self, doc: Doc) -> list[Attribution]:
        """Return the attributions of a Doc."""
        tree = Tree(doc, self._cues.words["light"], self._cues.words["subject_control"])
        sources = Sources(doc, MentionIndex(doc, tree))
        reports = Reports(doc, tree, sources, self._cues.speech)
        found = list(reports.find())
        found += Turns(doc, tree, sources, reports, self._cues.speech).find(found)
        coordinations = Coordinations(doc)
        found = [_with_company(doc, coordinations, a) for a in found]
        return sorted(found, key=lambda a: (a.content, a.cue, -1 if a.source is None else a.source))


def _with_company(doc: Doc, coordinations: Coordinations, attribution: Attribution) -> Attribution:
    """Return an attribution with those who say it together with its source.

    An office is but the title of the person in its row ("the premier and minister for trade, Ann Lee, said").
    """
    source = attribution.source
    row = [] if source is None else coordinations.company(source)
    agents = [i for i in row if doc.spans[MENTIONS][i].label_ in AGENTS]
    if not agents:
        return attribution
    first = source if source in agents else agents[0]
    return replace(attribution, source=first, company=tuple(i for i in agents if i != first))


#: From which likelihood on the network's word holds against the rules that someone says a claim where the
#: rules have nobody, that another says it than the rules have it, that the one whose words stand there
#: says it although the rules take it for background.
_SAID, _OTHER, _HEARD = 0.45, 0.6, 0.4
#: From which likelihood on nobody says a claim whom the rules have: in a report, of oneself, in a turn, where
#: the network would name another, and of what is asked or expected, of which the rules are less sure.
_UNSAID, _OF_ONESELF, _IN_TURN, _DISPUTED, _UNASKED = 0.995, 0.8, 0.6, 0.7, 0.9


def sources_of(doc: Doc, tree: Tree, candidate: Candidate, cues: SpeechCues) -> tuple[int, ...]:
    """Return the mentions to which a candidate is attributed, the nearest first.

    They are read off the words; what a network thinks decides where it is surer, the sooner where it
    names one who speaks there. Who speaks in a transcript the words alone tell.
    """
    clusters = cluster_index(doc)
    around = [
        a for a in doc._.attributions if a.kind != DENIAL and covers(doc, clusters, a, candidate)
    ]
    read = _read(doc, tree, candidate, cues, around, clusters)
    speaker = candidate.speaker
    if speaker is None:
        return read
    who = clusters[speaker.mention]
    agreed = who in {clusters[i] for i in read}
    turn = any(a.kind == TURN for a in around)
    subject = doc.spans[MENTIONS][candidate.subject]
    inserted = any(
        subject.end <= a.cue[0] < candidate.trigger or a.kind == STATEMENT for a in around
    )
    least = _least_unsaid(
        candidate, around, clusters, who if agreed else None, turn=turn, inserted=inserted
    )
    if speaker.unsaid >= least:
        return ()
    if agreed or turn:
        return read
    heard = any(a.source is not None and clusters[a.source] == who for a in around)
    least = _OTHER if read else _HEARD if heard else _SAID if not around else _OTHER
    return read if speaker.likelihood < least else (speaker.mention,)


def _least_unsaid(
    candidate: Candidate,
    around: Sequence[Attribution],
    clusters: Sequence[int],
    agreed: int | None,
    *,
    turn: bool,
    inserted: bool,
) -> float:
    """Return from which likelihood on nobody says a candidate; ``agreed`` is the cluster that rules and network name.

    Where who says it stands ``inserted`` between subject and verb ("Chad, he added, would go"), words leave no doubt.
    """
    if turn:
        return _IN_TURN
    if all(a.kind == URGING for a in around):
        return _UNASKED
    if agreed is None:
        return _UNSAID if inserted else _DISPUTED
    return _OF_ONESELF if agreed == clusters[candidate.subject] else _UNSAID


def _read(
    doc: Doc,
    tree: Tree,
    candidate: Candidate,
    cues: SpeechCues,
    around: Sequence[Attribution],
    clusters: Sequence[int],
) -> tuple[int, ...]:
    """Return the sources of a candidate by the attributions whose contents hold it.

    What an apposition or a relative clause states inside a report is the article's own
    background.
    """
    if candidate.relation in cues.unattributed:
        return ()
    found: dict[int, int] = {}
    settled = candidate.modality in {None, Modality.ACTUAL}
    background = _background(doc, tree, candidate) if around and settled else None
    for attribution in sorted(around, key=lambda a: (a.content[1] - a.content[0], a.cue)):
        source = attribution.source
        if source is None:
            continue
        speakers = (source, *attribution.company)
        acting = clusters[candidate.subject]
        itself = next((s for s in speakers if clusters[s] == acting), None)
        own = itself is not None
        if background is not None and attribution.content[0] < background:
            continue
        if _reported(tree, attribution, candidate, cues, own=own):
            for speaker in speakers if itself is None else (itself,):
                found.setdefault(clusters[speaker], speaker)
    return tuple(found.values())


def _reported(
    tree: Tree, attribution: Attribution, candidate: Candidate, cues: SpeechCues, *, own: bool
) -> bool:
    """Whether a content states a candidate as what its source says, and not as the article's own.

    A speaker is no source of his own stance (the cues name the relations that are one), nor of a
    promise, which is the act itself; but he is of his denial. What a noun states in passing ("troops in
    Gaza") is background, unless it commits a state. Of what is asked of others only the act
    that has not come about is the asker's.
    """
    cue = tree.lemma[attribution.cue[0]]
    settled = candidate.modality in {None, Modality.ACTUAL}
    nominal = tree.pos[candidate.trigger] in {"NOUN", "PROPN"}
    verbal = attribution.kind == TURN or not nominal or candidate.relation in cues.committing
    if attribution.kind == URGING:
        return not own and (not settled or (verbal and cue in cues.blaming))
    if own:
        stance = candidate.relation in cues.stances and candidate.polarity is not Polarity.NEGATED
        performed = stance or cue in cues.performative
        return cue in cues.gerund or not (performed or (settled and cue in cues.weak))
    return not settled or (verbal and cue not in cues.weak)


def covers(
    doc: Doc, clusters: Sequence[int], attribution: Attribution, candidate: Candidate
) -> bool:
    """Whether what a candidate states lies in a content.

    That is its trigger, or both arguments; what a speaker says of himself has only the object there,
    and so has what the report parts ("Kenya, X said, will send police").
    """
    start, end = attribution.content
    if start <= candidate.trigger < end:
        return True
    own = attribution.source is not None and (
        clusters[attribution.source] == clusters[candidate.subject]
    )
    parted = candidate.trigger == attribution.cue[0]
    if own and parted:
        return True
    if candidate.object is None:
        return False
    subject, object_ = (doc.spans[MENTIONS][i] for i in (candidate.subject, candidate.object))
    if not start <= object_.root.i < end:
        return False
    return own or parted or start <= subject.root.i < end


def _background(doc: Doc, tree: Tree, candidate: Candidate) -> int | None:
    """Return where the phrase begins that only describes a noun, with what a candidate states inside it.

    It holds the trigger, or hangs on one argument and holds the other ("Japan, which has sent troops
    to Iraq, said").
    """
    found = _describing(tree, candidate.trigger)
    if found is not None or candidate.object is None:
        return found
    spans = [doc.spans[MENTIONS][i] for i in (candidate.subject, candidate.object)]
    for inner, outer in (spans, spans[::-1]):
        found = _describing(tree, inner.root.i, outer.start, outer.end)
        if found is not None:
            return found
    return None


def _describing(tree: Tree, token: int, first: int = 0, end: int = sys.maxsize) -> int | None:
    """Return where the lowest apposition or clause begins that holds a token and describes a word in a span."""
    for inner in (token, *tree.ancestors(token)):
        infinitive = any(tree.lower[c] == "to" for c in tree.kids(inner, "mark"))
        if tree.base(inner) in {"appos", "acl"} and not infinitive:
            return tree.subtree(inner)[0] if first <= tree.head[inner] < end else None
    return None
