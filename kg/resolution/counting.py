"""How many a group of states is, by its name: "19 countries", "five nations"."""

from collections.abc import Callable

from kg.resources import Resources


def counter(resources: Resources) -> Callable[[str], int | None]:
    """Return a function from the name of a group to how many states it is, None for other groups."""
    states, values = resources.linking.states, resources.language.numbers.values

    def count(name: str) -> int | None:
        number, _, noun = name.casefold().partition(" ")
        if noun not in states:
            return None
        if number.isdecimal():
            return int(number)
        value = values.get(number)
        return int(value) if value else None

    return count
