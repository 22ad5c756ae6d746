"""Bytes damaged the same way for the same seed."""
import random


def damaged(data, seed):
    """A few bytes set to anything, or a piece taken out or doubled."""
    rng = random.Random(seed)
    data = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at, size = rng.randrange(len(data)), rng.randint(1, 200)
        kind = rng.randrange(3)
        if kind == 0:
            data[at] = rng.randrange(256)
        elif kind == 1:
            del data[at:at + size]
        else:
            data[at:at] = data[at:at + size]
    return bytes(data)
