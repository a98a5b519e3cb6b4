"""People: applicants, staff, what staff may do, sessions, one-time codes, counters."""

from __future__ import annotations

import enum
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Q

from mizban.core.actor import Role
from mizban.core.models import ReferenceKey
from mizban.organisations.models import Organisation, Section, Unit


class Ownership(enum.StrEnum):
    """What is known of whose the mobile is."""

    PENDING = "pending"
    MATCH = "match"
    NOT_OWNER = "not_owner"


class Person(models.Model):
    """An applicant of one organisation, without a password.

    Until the civil registry and the owner of the mobile both match, a person is a claim: national ID and mobile
    together. Once verified, the national ID alone is the person, and there is one of it.
    """

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    national_id = models.TextField()
    """Encrypted, as the other two below."""
    national_id_index = models.CharField(max_length=64)
    birth_date = models.TextField()
    mobile = models.TextField()
    mobile_index = models.CharField(max_length=64)
    mobile_proved_at = models.DateTimeField(null=True)
    mobile_ownership = models.CharField(max_length=10, default=Ownership.PENDING)
    first_name = models.CharField(max_length=80, blank=True)
    last_name = models.CharField(max_length=80, blank=True)
    verified_at = models.DateTimeField(null=True)
    registration_code_digest = models.CharField(max_length=64, blank=True)
    email = models.TextField(blank=True)
    language = models.CharField(max_length=2, default="fa")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "national_id_index", "mobile_index"], name="person_claimed_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "national_id_index"],
                condition=Q(verified_at__isnull=False),
                name="person_verified_once",
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None


class UserManager(BaseUserManager["User"]):
    """Makes users with their globally unique login."""

    def create_user(self, organisation: Organisation, username: str, password: str | None, **fields: object) -> User:
        user = User(organisation=organisation, username=username, login=login_of(organisation, username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


def login_of(organisation: Organisation, username: str) -> str:
    """The login under which Django knows a user: organisation and user name, unique in the installation."""
    return f"{organisation.slug}:{username}"


class User(AbstractBaseUser, PermissionsMixin):
    """Staff, or a member of the organisation. People type `username`; the desk adds the organisation of the host."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    login = models.CharField(max_length=200, unique=True)
    username = models.CharField(max_length=150)
    name = models.CharField(max_length=120)
    post = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="users")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "username"], name="username_once")]

    def __str__(self) -> str:
        return self.login


class RoleGrant(models.Model):
    """A role of a user in a unit, perhaps in one section only, from one date to another (both included)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user", "role", "unit", "section"], nulls_distinct=False, name="grant_once"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(starts_on__lte=models.F("ends_on")),
                name="grant_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "unit", "role"], name="grant_by_unit")]


class Realm(enum.StrEnum):
    """The two kinds of sessions; their cookies and rows never meet."""

    PERSON = "person"
    STAFF = "staff"


class Session(AbstractBaseSession):
    """A session belongs to one organisation and one realm, and is refused by any other."""

    organisation_id = models.BigIntegerField()
    realm = models.CharField(max_length=6)
    person_id = models.BigIntegerField(null=True, db_index=True)
    user_id = models.BigIntegerField(null=True, db_index=True)

    objects: ClassVar[BaseSessionManager] = BaseSessionManager()  # type: ignore[type-arg]

    class Meta(AbstractBaseSession.Meta):
        abstract = False


class OneTimeCode(models.Model):
    """The one code in force for a purpose and a key (blind index of whom it is for). Issuing anew replaces it."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    guesses = models.SmallIntegerField(default=0)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "purpose", "key"], name="one_code_per_purpose"),
        ]


class RateCounter(models.Model):
    """How often something happened since `expires_at` less its window; keys are digests: no counter names anybody."""

    organisation_id = models.BigIntegerField()
    key = models.CharField(max_length=64)
    count = models.IntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "key"], name="one_counter_per_key")]


class KnownDevice(models.Model):
    """A browser from which a user has signed in before: wrong passwords elsewhere do not delay it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="known_devices")
    digest = models.CharField(max_length=64)
    seen_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "user", "digest"], name="device_known_once")]
