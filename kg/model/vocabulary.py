"""The closed vocabularies of a claim; a test holds them equal to ``ontology/kg.ttl``.

Their meaning is that of the annotation guidelines, repeated as ``rdfs:comment`` in the ontology.
"""

from enum import StrEnum


class EntityType(StrEnum):
    """What kind of thing an entity is; the value is the local name of its class."""

    COUNTRY = "Country"
    ORGANIZATION = "Organization"
    ARMED_GROUP = "ArmedGroup"
    PERSON = "Person"
    POSITION = "Position"
    FORCE = "Force"
    PLACE = "Place"
    ZONE = "Zone"
    PLAN = "Plan"
    MEETING = "Meeting"
    GROUP = "Group"
    TOPIC = "Topic"


class Relation(StrEnum):
    """The relations shipped with the product; the value is the local name of the property.

    A domain expert may add a relation in ``ontology/``, so records carry the relation as a plain
    string; these members name the nineteen that the program itself speaks of.
    """

    OFFERS_TROOPS = "offersTroops"
    OFFERS_SUPPORT = "offersSupport"
    FUNDS = "funds"
    TRAINS = "trains"
    ASKS = "asks"
    SUPPORTS = "supports"
    OPPOSES = "opposes"
    ACCUSES = "accuses"
    HOLDS_POSITION = "holdsPosition"
    MEMBER_OF = "memberOf"
    LEADS = "leads"
    CONTROLS = "controls"
    LOCATED_IN = "locatedIn"
    DEPLOYS_TO = "deploysTo"
    WITHDRAWS_FROM = "withdrawsFrom"
    DISARMS = "disarms"
    PROPOSES = "proposes"
    AUTHORIZES = "authorizes"
    MEETS = "meets"


class Stage(StrEnum):
    """How far an offer of troops or money has come, from interest to delivery or refusal."""

    INTEREST = "interest"
    OFFER = "offer"
    PLEDGE = "pledge"
    DELIVERED = "delivered"
    REFUSED = "refused"


class Polarity(StrEnum):
    """Whether the text asserts or denies the triple."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"


class Modality(StrEnum):
    """Whether the triple is said to hold, to be intended, to be possible, or to depend."""

    ACTUAL = "actual"
    PLANNED = "planned"
    POSSIBLE = "possible"
    CONDITIONAL = "conditional"


class Qualifier(StrEnum):
    """How exact a number is meant."""

    EXACTLY = "exactly"
    ABOUT = "about"
    UP_TO = "up to"
    MORE_THAN = "more than"
    AT_LEAST = "at least"
    LESS_THAN = "less than"


class MentionKind(StrEnum):
    """How a mention names its entity (the three levels of ACE and OntoNotes)."""

    NAMED = "named"
    NOMINAL = "nominal"
    PRONOMINAL = "pronominal"
