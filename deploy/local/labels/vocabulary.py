"""The words of the labels: which of WordNet's are said, which are not, and where its tree misleads.

`imagenet_tree.json` holds the 1,000 classes in the model's order, each with its ancestors, nearest first.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

_TREE = Path(__file__).with_name("imagenet_tree.json")

# Words that tell nobody what is in a picture: too abstract, or known to zoologists and botanists alone.
_UNSAID_WORDS = """
object, whole, artifact, matter, solid, substance, material, article, natural object, organism, living thing,
instrumentality, device, implement, instrument, mechanism, mechanical device, electrical device, apparatus,
commodity, consumer goods, structure, supporting structure, structural member, support, framework, covering,
protective covering, cloth covering, piece of cloth, furnishing, establishment, mercantile establishment,
place of business, institution, system, craft, heavier-than-air craft, lighter-than-air craft,
self-propelled vehicle, vessel, tank, gear, rig, staff, stick, weight, restraint, barrier, obstruction,
movable barrier, control, signal, medium, nutriment, foodstuff, flavorer, ingredient, concoction, fare, feed, course,
edge tool, cutter, cutting implement, source of illumination, reflector, breathing device, rotating mechanism,
memory device, lever, platform, horizontal surface, surface, design, receptacle, airfoil, acoustic device,
transducer, electro-acoustic transducer, location, point, area, connection, ligament, ride, kit, circle, disk,
padding, brace, bar, sheath, case, attire, adornment, board, sheet, pin, litter, upright, top, plate, shield,
sports implement, optical device, defensive structure, building complex, participant, associate, peer, contestant,
natural elevation, natural depression, fruit, seed, oilseed, plant part, plant organ, reproductive structure,
angiosperm, spermatophyte, vascular plant, solanaceous vegetable, cruciferous vegetable, basidiomycete,
vertebrate, chordate, placental, diapsid, carnivore, ungulate, even-toed ungulate, odd-toed ungulate, edentate,
musteline mammal, viverrine, procyonid, leporid, lagomorph, pachyderm, monotreme, pinniped mammal, bovid, ruminant,
oscine, passerine, corvine bird, gallinaceous bird, phasianid, anseriform bird, coraciiform bird, piciform bird,
cuculiform bird, sphenisciform seabird, pelecaniform seabird, elasmobranch, aquatic vertebrate, teleost fish,
soft-finned fish, spiny-finned fish, cypriniform fish, cyprinid, percoid fish, ganoid, plectognath, scorpaenid,
scorpaenoid, colubrid snake, elapid, pit viper, constrictor, iguanid, agamid, anguid lizard, lacertid lizard,
chelonian, crocodilian reptile, ornithischian, ambystomid, coelenterate, anthozoan, acarine,
malacostracan crustacean, decapod crustacean, lepidopterous insect, nymphalid, dipterous insect,
hymenopterous insect, orthopterous insect, dictyopterous insect, homopterous insect, odonate, neuropteron,
lamellicorn beetle, scarabaeid beetle
"""
_UNSAID = frozenset(" ".join(_UNSAID_WORDS.split()).split(", "))

# Words everybody uses, for those WordNet does.
_SAID_AS = {
    "conveyance": "transportation",
    "geological formation": "nature",
    "plaything": "toy",
    "spectacles": "glasses",
    "telephone": "phone",
    "edible fruit": "fruit",
    "ice bear": "polar bear",
    "cellular telephone": "mobile phone",
}

# What the model keeps apart and no picture does: two classes of one thing count as the second.
_SAME_AS = {
    "notebook": "laptop",
    "screen": "monitor",
    "tub": "bathtub",
    "sunglass": "sunglasses",
    "ear": "corn",
    "projectile": "missile",
}

# Where WordNet means another thing than ImageNet's pictures show.
_ANCESTORS = {
    # In WordNet a drink; in the pictures what it is drunk from.
    "cup": ["drinking vessel", "container"],
    "plate": ["dish", "food"],
    "corn": ["vegetable", "produce", "food"],
}
# In WordNet a wheeled vehicle is a container, so that a car would be no vehicle.
_PARENTS = {"wheeled vehicle": ["vehicle", "conveyance"]}

# Two classes of one name: these positions get another.
_NAMES = {
    517: "construction crane",
    408: "amphibious vehicle",
    639: "swimsuit",
    638: "swimsuit",
    673: "computer mouse",
}


@dataclass(frozen=True, slots=True)
class Concept:
    """A name and the names above it, nearest first; equal names under different parents are different concepts."""

    name: str
    parents: tuple[str, ...]


def concepts_by_class() -> list[tuple[Concept, ...]]:
    """For each of the model's classes, in its order: what it is, itself first, then what is above it."""
    tree: list[tuple[str, list[str]]] = json.loads(_TREE.read_text(encoding="utf-8"))
    # Names that stand twice are in neither table, so that a look-up by name is safe for those that are.
    by_name = dict(tree) | _ANCESTORS
    result = []
    for position, (spelled, ancestors) in enumerate(tree):
        name = _SAME_AS.get(spelled, spelled)
        above = by_name[name] if spelled in _SAME_AS or spelled in _ANCESTORS else ancestors
        result.append(_concepts([_NAMES.get(position, name), *above]))
    return result


def _concepts(chain: list[str]) -> tuple[Concept, ...]:
    names = [chain[0]]
    for name in chain[1:]:
        if name in _PARENTS:
            names += [name, *_PARENTS[name]]
            break
        names.append(name)
    # The class itself is always said; what is above it only once.
    said = dict.fromkeys([_title(names[0]), *(_title(name) for name in names[1:] if name not in _UNSAID)])
    words = list(said)
    return tuple(Concept(word, tuple(words[place + 1 :])) for place, word in enumerate(words))


def _title(name: str) -> str:
    spoken = _SAID_AS.get(name, name)
    return " ".join(word[:1].upper() + word[1:] for word in spoken.split(" "))
