"""Which addresses of a scheduler are taken."""

import pytest

from autograder.cluster.address import Address, BadAddress


@pytest.mark.parametrize("text", ["tls://head:8786", "tls://[2001:db8::1]:8786", "tcp://127.0.0.1:8786"])
def test_an_encrypted_address_is_taken_and_a_plain_one_of_this_machine(text):
    assert Address.of(text) == Address(text)
    assert str(Address.of(text)) == text


@pytest.mark.parametrize("text", ["tcp://localhost:1", "tcp://[::1]:1", "tcp://127.1.2.3:1"])
def test_what_stays_on_this_machine_needs_no_encryption(text):
    assert Address.of(text).url == text


@pytest.mark.parametrize("text", ["tcp://head:8786", "tcp://10.0.0.1:8786", "tcp://127.0.0.1.example.org:1"])
def test_a_plain_address_of_another_machine_is_refused_until_staff_accept_it(text):
    with pytest.raises(BadAddress, match="tls://"):
        Address.of(text)
    assert Address.of(text, plain_accepted=True).url == text


def test_local_has_a_number_of_nodes():
    assert Address.of("local") == Address()
    assert Address.of("local:3") == Address(nodes=3)


WRONG = [
    "",
    "head:8786",
    "tls://head",
    "http://head:1",
    "tls://u:p@head:1",
    "tls://h:1/x",
    "tls://h:x",
    "tls://[h:1",
]


@pytest.mark.parametrize("text", [*WRONG, "local:0", "local:9999", "local:x"])
def test_anything_else_is_refused_with_what_an_address_is(text):
    with pytest.raises(BadAddress, match="local"):
        Address.of(text, plain_accepted=True)
