"""Exceptions; the library raises them, the command line prints one line of them.

KgError
├── ConfigError        a setting or option is wrong
├── ResourceError      a file of the ontology is wrong (file, entry, allowed values)
├── DocumentError      an input cannot be read as an article
├── ModelError         a language model is missing or emits other labels than UD
├── WorkerError        a process of a build was ended from outside
├── ExportError        an output cannot be written
├── LoadError          a database cannot be reached, or refuses a graph
├── QueryError         a query is wrong, not allowed, or took too long
└── EvaluationError    a gold file is missing or wrong
"""


class KgError(Exception):
    """Base of all errors that a user can mend; the message is one line."""


class ConfigError(KgError):
    """A setting or option is wrong."""


class ResourceError(KgError):
    """A file of the ontology is wrong; the message lists every fault found."""


class DocumentError(KgError):
    """An input cannot be read as an article."""


class ModelError(KgError):
    """A language model is missing or unusable."""


class WorkerError(KgError):
    """A process that reads articles was ended from outside."""


class ExportError(KgError):
    """An output cannot be written."""


class LoadError(KgError):
    """A database cannot be reached, or refuses a graph."""


class QueryError(KgError):
    """A query is wrong, not allowed, or took too long."""


class EvaluationError(KgError):
    """A gold file is missing or wrong."""
