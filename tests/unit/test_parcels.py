"""Values between the station and its workers arrive as they were sent, pixels and all."""

import os
import pickle
import socket
import threading
from multiprocessing.connection import Connection

import numpy as np
import pytest

from appliance import parcels


@pytest.fixture
def ends():
    one, other = socket.socketpair()
    with Connection(one.detach()) as left, Connection(other.detach()) as right:
        yield left, right


def sent(ends, value):
    left, right = ends
    sender = threading.Thread(target=parcels.send, args=(left, value))
    sender.start()
    try:
        return parcels.receive(right)
    finally:
        sender.join(10)


COLOUR = np.random.default_rng(1).integers(0, 256, (900, 700, 3), np.uint8)


@pytest.mark.parametrize(
    "image",
    [COLOUR, COLOUR[:, :, 0], COLOUR[::2, ::-1], COLOUR.transpose(1, 0, 2), COLOUR[:3, :3], np.zeros((0, 0), np.uint8)],
)
def test_an_image_arrives_pixel_for_pixel_and_may_be_written_to(ends, image):
    back, rest = sent(ends, (image, ["and what else was said", 7]))
    assert np.array_equal(back, image)
    assert back.dtype == image.dtype
    assert rest == ["and what else was said", 7]
    if image.size:
        back[0, 0] = 1


def test_values_follow_each_other_on_one_connection(ends):
    for number in range(3):
        first, second = sent(ends, [COLOUR + np.uint8(number), COLOUR])
        assert np.array_equal(first, COLOUR + np.uint8(number))
        assert np.array_equal(second, COLOUR)
        assert sent(ends, number) == number


def test_an_end_in_the_middle_of_a_page_is_the_end(ends):
    left, right = ends
    body = pickle.dumps(COLOUR, 5, buffer_callback=lambda _: False)
    left.send((body, [COLOUR.nbytes]))
    os.write(left.fileno(), COLOUR[:10].tobytes())
    left.close()
    with pytest.raises(EOFError):
        parcels.receive(right)
    right.close()


def test_nobody_there_is_an_error(ends):
    left, right = ends
    right.close()
    with pytest.raises(BrokenPipeError):
        parcels.send(left, COLOUR)
