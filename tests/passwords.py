"""Passwords that cost little: what Argon2 takes in earnest is one test's subject, and no wait of all who sign in."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import Argon2PasswordHasher


@dataclass(frozen=True)
class Cost:
    """What one look at a password takes: passes, kibibytes of memory, threads."""

    time_cost: int
    memory_cost: int
    parallelism: int


IN_EARNEST = Cost(Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism)
CHEAP = Cost(1, 8, 1)


def let_cost(cost: Cost) -> None:
    """From now on, in this process, a password costs that; one hashed before costs what it did then."""
    for name, value in vars(cost).items():
        setattr(Argon2PasswordHasher, name, value)
