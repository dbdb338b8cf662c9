"""Lemma scripts: letters cut, letters added, casing (see ``kg.training.treebank.lemma_script``)."""


def apply_script(word: str, script: str) -> str:
    """Return the lemma that a script makes of a word; scripts that do not fit leave it as it is."""
    cut, added, case = script.split("|")
    low, n = word.lower(), int(cut)
    if n > len(low):
        return word
    lemma = low[: len(low) - n] + added
    if not lemma:
        return word
    if case == "u":
        return lemma.upper()
    if case == "k":
        kept = len(low) - n
        return word[:kept] + added if word[:1].isupper() else lemma.title()
    return lemma
