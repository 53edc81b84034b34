"""From probabilities of classes to labels as Rekognition gives them: name, confidence, parents.

The probability of a word is the sum over all classes below it: a picture that may show any of five cats surely shows
a cat.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from deploy.local.labels.vocabulary import Concept

# Of the 1,000 classes 398 are animals, so that a little noise in each sums up to an animal that is not there.
_CROWDED = "Animal"
_CROWDED_ALONE = 60.0
_CROWDED_SUPPORT = 30.0


@dataclass(frozen=True, slots=True)
class Label:
    """What is seen, how surely (0 to 100), and the names above it, nearest first."""

    name: str
    confidence: float
    parents: tuple[str, ...]


def labels(
    probabilities: Sequence[float],
    classes: Sequence[Iterable[Concept]],
    *,
    min_confidence: float,
    max_labels: int,
) -> list[Label]:
    """Return the labels of at least this confidence, the surest first, and of equals the most special first."""
    confidences = _confidences(probabilities, classes)
    best: dict[str, Label] = {}
    for concept, confidence in confidences.items():
        known = best.get(concept.name)
        if confidence >= min_confidence and (known is None or known.confidence < confidence):
            best[concept.name] = Label(concept.name, confidence, concept.parents)
    if not _crowd_is_real(confidences):
        best.pop(_CROWDED, None)
    ordered = sorted(best.values(), key=lambda label: (-label.confidence, -len(label.parents)))
    return ordered[:max_labels]


def _confidences(
    probabilities: Sequence[float], classes: Sequence[Iterable[Concept]]
) -> dict[Concept, float]:
    sums: dict[Concept, float] = defaultdict(float)
    for probability, concepts in zip(probabilities, classes, strict=True):
        for concept in concepts:
            sums[concept] += probability
    return {concept: round(min(100 * total, 100.0), 4) for concept, total in sums.items()}


def _crowd_is_real(confidences: dict[Concept, float]) -> bool:
    return any(
        confidence >= (_CROWDED_ALONE if concept.name == _CROWDED else _CROWDED_SUPPORT)
        for concept, confidence in confidences.items()
        if concept.name == _CROWDED or _CROWDED in concept.parents
    )
