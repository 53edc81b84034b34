"""Probabilities of classes become labels with parents."""

from collections.abc import Iterable, Sequence

import pytest

from deploy.local.labels.labelling import Label, labels
from deploy.local.labels.vocabulary import Concept, concepts_by_class

CAT = (Concept("Cat", ("Animal",)), Concept("Animal", ()))
TABBY = (Concept("Tabby", ("Cat", "Animal")), *CAT)
SIAMESE = (Concept("Siamese", ("Cat", "Animal")), *CAT)
TEAPOT = (Concept("Teapot", ("Pot",)), Concept("Pot", ()))
CLASSES = [TABBY, SIAMESE, TEAPOT]


def found(
    *probabilities: float,
    classes: Sequence[Iterable[Concept]] = CLASSES,
    min_confidence: float = 55.0,
    max_labels: int = 1000,
) -> list[Label]:
    return labels(probabilities, classes, min_confidence=min_confidence, max_labels=max_labels)


class TestLabels:
    def test_sum_up_the_tree(self) -> None:
        assert found(0.5, 0.4, 0.1) == [
            Label("Cat", 90.0, ("Animal",)),
            Label("Animal", 90.0, ()),
        ]

    def test_come_the_surest_first(self) -> None:
        assert [label.name for label in found(0.6, 0.2, 0.2, min_confidence=0)] == [
            "Cat",
            "Animal",
            "Tabby",
            "Siamese",
            "Teapot",
            "Pot",
        ]

    def test_below_the_confidence_are_left_out(self) -> None:
        assert [label.name for label in found(0.3, 0.3, 0.4, min_confidence=60.1)] == []
        assert [label.name for label in found(0.3, 0.3, 0.4, min_confidence=60)] == ["Cat", "Animal"]

    def test_beyond_the_number_are_left_out(self) -> None:
        assert [label.name for label in found(0.6, 0.2, 0.2, max_labels=1)] == ["Cat"]
        assert found(0.6, 0.2, 0.2, max_labels=0) == []

    def test_never_pass_a_hundred(self) -> None:
        assert found(0.6, 0.4000001, 0.0)[0].confidence == 100.0

    def test_of_one_name_and_two_meanings_keep_the_surer(self) -> None:
        bird = (Concept("Crane", ("Bird",)), Concept("Bird", ()))
        machine = (Concept("Crane", ("Machine",)), Concept("Machine", ()))

        assert found(0.3, 0.7, classes=[bird, machine], min_confidence=30) == [
            Label("Crane", 70.0, ("Machine",)),
            Label("Machine", 70.0, ()),
            Label("Bird", 30.0, ()),
        ]


class TestAnimal:
    """With 398 of 1,000 classes below it, noise alone sums up to one."""

    KINDS = [(Concept(f"Kind {n}", ("Animal",)), Concept("Animal", ())) for n in range(3)]

    def names(self, *probabilities: float) -> list[str]:
        return [label.name for label in found(*probabilities, classes=self.KINDS, min_confidence=25)]

    def test_is_not_seen_where_no_kind_of_it_is(self) -> None:
        assert "Animal" not in self.names(0.2, 0.2, 0.19)

    def test_is_seen_where_it_is_sure_by_itself(self) -> None:
        assert "Animal" in self.names(0.2, 0.2, 0.2)

    def test_is_seen_where_one_kind_of_it_is_likely(self) -> None:
        assert self.names(0.3, 0.0, 0.0) == ["Kind 0", "Animal"]


@pytest.fixture(scope="module")
def classes() -> list[tuple[Concept, ...]]:
    return concepts_by_class()


@pytest.fixture(scope="module")
def sayings(classes: list[tuple[Concept, ...]]) -> list[tuple[str, ...]]:
    return [tuple(concept.name for concept in concepts) for concepts in classes]


class TestVocabulary:
    def test_covers_the_models_classes(self, classes: list[tuple[Concept, ...]]) -> None:
        assert len(classes) == 1000

    @pytest.mark.parametrize(
        ("position", "words"),
        [
            (281, ("Tabby", "Domestic Cat", "Cat", "Feline", "Mammal", "Animal")),
            (134, ("Crane", "Wading Bird", "Aquatic Bird", "Bird", "Animal")),
            (517, ("Construction Crane", "Lifting Device")),
            (967, ("Espresso", "Coffee", "Beverage", "Food")),
            # A sports car is a vehicle, which WordNet does not say.
            (817, ("Sports Car", "Car", "Motor Vehicle", "Wheeled Vehicle", "Vehicle", "Transportation")),
            # A cup is a drink in WordNet, and a cup in the pictures.
            (968, ("Cup", "Drinking Vessel", "Container")),
        ],
    )
    def test_says_what_people_say(
        self, sayings: list[tuple[str, ...]], position: int, words: tuple[str, ...]
    ) -> None:
        assert sayings[position] == words

    @pytest.mark.parametrize("pair", [(620, 681), (664, 782), (435, 876), (836, 837), (638, 639), (987, 998)])
    def test_counts_two_classes_of_one_thing_as_one(
        self, classes: list[tuple[Concept, ...]], pair: tuple[int, ...]
    ) -> None:
        assert classes[pair[0]][0].name == classes[pair[1]][0].name

    def test_every_animal_is_an_animal(self, sayings: list[tuple[str, ...]]) -> None:
        assert sum("Animal" in words for words in sayings) == 398

    def test_says_nothing_abstract_and_nothing_twice(self, sayings: list[tuple[str, ...]]) -> None:
        said = {word for words in sayings for word in words}

        assert said.isdisjoint(
            {"Object", "Whole", "Artifact", "Organism", "Instrumentality", "Device", "Matter"}
        )
        assert all(len(set(words)) == len(words) for words in sayings)

    def test_parents_are_what_stands_above(self, classes: list[tuple[Concept, ...]]) -> None:
        for concepts in classes:
            names = tuple(concept.name for concept in concepts)
            for place, concept in enumerate(concepts):
                assert concept.parents == names[place + 1 :]
