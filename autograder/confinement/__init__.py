"""Confined processes for student code: the fork server, its workers, the protocol, the proof of it all."""
