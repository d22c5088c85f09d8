"""Re-seals all that is sealed under the first key, while others read, write and take the same records.

Each record is replaced in one step, and only as it was read: whoever was faster is right, and what they left is read
again. So it may be interrupted, repeated, and run twice at a time. Every step names a single key, as a cluster asks.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, cast

from redis import Redis
from redis.exceptions import ResponseError

from bridge.storage.cipher import Cipher, Unsealable, key_id_of
from bridge.storage.redis import answering
from bridge.storage.sealed import EVERYWHERE, is_sealed
from bridge.storage.swap import REPLACE

BATCH = 200
"""How many keys are looked at in one go: few enough that nobody waits long behind it."""
_ROUNDS, _PASSES = 20, 3
_WRONG_TYPE = "WRONGTYPE"


@dataclass(frozen=True, slots=True)
class Survey:
    """How many records there are under each key's id, those that open and those that do not."""

    opens: Mapping[str, int]
    unreadable: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.opens.values()) + sum(self.unreadable.values())


@dataclass(slots=True)
class Rotated:
    """What a rotation has done.

    `unreadable` counts by key id what was left as it is. `unsettled` is what was found under another key even at the
    end: somebody who seals under another first key is still at work.
    """

    resealed: int = 0
    already: int = 0
    unsettled: int = 0
    unreadable: Counter[str] = field(default_factory=Counter)

    @property
    def complete(self) -> bool:
        """Whether the other keys are of no use any more."""
        return not self.unsettled and not self.unreadable


class Rotation:
    """Raises `StorageUnavailable` when Redis does not answer; what has been done by then stays done."""

    def __init__(self, redis: Redis, cipher: Cipher) -> None:
        self._redis, self._cipher = redis, cipher

    def survey(self) -> Survey:
        """Looks at every sealed record, and changes none."""
        opens, unreadable = Counter[str](), Counter[str]()
        for places in self._places():
            for place, sealed in zip(places, self._read(places), strict=True):
                if sealed is not None:
                    (unreadable if self._opened(place, sealed) is None else opens)[key_id_of(sealed)] += 1
        return Survey(opens, unreadable)

    def run(self, told: Callable[[int], None] = lambda _: None) -> Rotated:
        """Goes over the records until it finds no more to do; `told` how many at a time, on the first way."""
        rotated = self._over_all(told)
        resealed = rotated.resealed
        for _ in range(_PASSES - 1):
            if not resealed + rotated.unsettled:
                break
            again = self._over_all(lambda _: None)
            resealed = again.resealed
            rotated.resealed += resealed
            rotated.unsettled, rotated.unreadable = again.unsettled, again.unreadable
        else:
            rotated.unsettled += resealed
        return rotated

    def _over_all(self, told: Callable[[int], None]) -> Rotated:
        rotated = Rotated()
        for places in self._places():
            self._settle(places, rotated)
            told(len(places))
        return rotated

    def _settle(self, places: Sequence[str], rotated: Rotated) -> None:
        for _ in range(_ROUNDS):
            offers = self._offers(places, rotated)
            places = self._replaced(offers)
            rotated.resealed += len(offers) - len(places)
            if not places:
                return
        rotated.unsettled += len(places)

    def _offers(self, places: Sequence[str], rotated: Rotated) -> list[tuple[str, bytes, bytes]]:
        """Of what must be sealed anew the place, the record as it is, and as it shall be."""
        offers = []
        for place, sealed in zip(places, self._read(places), strict=True):
            if sealed is None:
                continue
            record = self._opened(place, sealed)
            if record is None:
                rotated.unreadable[key_id_of(sealed)] += 1
            elif key_id_of(sealed) == self._cipher.key_ids[0]:
                rotated.already += 1
            else:
                offers.append((place, sealed, self._cipher.seal(record, place)))
        return offers

    def _replaced(self, offers: Sequence[tuple[str, bytes, bytes]]) -> list[str]:
        """The places where somebody else was faster."""
        if not offers:
            return []
        with answering(), self._redis.pipeline(transaction=False) as steps:
            for place, seen, fresh in offers:
                # redis-py keeps `eval` itself from pipelines in a cluster, though each names one key.
                steps.execute_command("EVAL", REPLACE, 1, place, seen, fresh)  # type: ignore[no-untyped-call]
            done = steps.execute()
        return [place for (place, _, _), replaced in zip(offers, done, strict=True) if not replaced]

    def _opened(self, place: str, sealed: bytes) -> bytes | None:
        try:
            return self._cipher.open(sealed, place)
        except Unsealable:
            return None

    def _places(self) -> Iterator[Sequence[str]]:
        """The keys of sealed records in batches, each key once: SCAN may name one twice."""
        met: set[str] = set()
        keys = cast("Iterator[bytes]", self._redis.scan_iter(EVERYWHERE, BATCH))
        while True:
            with answering():
                batch = list(islice(keys, BATCH))
            if not batch:
                return
            found = {place for place in (key.decode(errors="replace") for key in batch) if is_sealed(place)} - met
            met |= found
            if found:
                yield sorted(found)

    def _read(self, places: Sequence[str]) -> list[bytes | None]:
        """What is no string was not sealed by anybody, and counts as unreadable."""
        with answering(), self._redis.pipeline(transaction=False) as steps:
            for place in places:
                steps.get(place)
            return [_value(answer) for answer in steps.execute(raise_on_error=False)]


def _value(answer: Any) -> bytes | None:
    if isinstance(answer, ResponseError) and str(answer).startswith(_WRONG_TYPE):
        return b""
    if isinstance(answer, Exception):
        raise answer
    return cast("bytes | None", answer)
