"""Tables of sessions, rooms, members, messages, and the leases by which presence is known."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from mediation.cases.enums import Side
from mediation.cases.models import Case, Party
from mediation.files.models import StoredFile
from mediation.rooms.enums import ONLINE_MODES, MemberRole, MessageKind, RoomKind, RoomState, SessionMode


class MediationSession(models.Model):
    """One sitting of a mediation (调解场次). A case has as many as it needs, numbered from 1."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    mode = models.CharField(max_length=20, choices=SessionMode)
    state = models.CharField(max_length=10, choices=RoomState, default=RoomState.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    imported = models.BooleanField(default=False)
    """Stands on paper: known from a yearly register, without rooms."""

    class Meta:
        ordering = ["case", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="rooms_session_number"),
            models.CheckConstraint(condition=Q(mode__in=SessionMode.values), name="rooms_session_mode"),
            models.CheckConstraint(condition=Q(state__in=RoomState.values), name="rooms_session_state"),
        ]
        indexes = [models.Index(fields=["mode", "opened_at"], name="rooms_session_opened")]

    def __str__(self) -> str:
        return f"{self.case} session {self.number}"

    @property
    def is_online(self) -> bool:
        """Whether it was held through this system, for one side at least."""
        return self.mode in ONLINE_MODES


class Room(models.Model):
    """One conversation with one transcript. `last_seq` gives each message its number, under the row's lock.

    `revision` grows when state or members change, so that a server process that missed the hint notices.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(MediationSession, on_delete=models.PROTECT, related_name="rooms")
    kind = models.CharField(max_length=10, choices=RoomKind)
    side = models.CharField(max_length=20, choices=Side, null=True, blank=True)  # noqa: DJ001  a joint room has none
    state = models.CharField(max_length=10, choices=RoomState, default=RoomState.OPEN)
    last_seq = models.BigIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["session", "-kind", "side"]
        constraints = [
            models.UniqueConstraint(fields=["session", "side"], name="rooms_room_caucus"),
            models.UniqueConstraint(fields=["session"], condition=Q(kind=RoomKind.JOINT), name="rooms_room_joint"),
            models.CheckConstraint(
                condition=Q(kind=RoomKind.JOINT, side=None) | Q(kind=RoomKind.CAUCUS, side__in=Side.values),
                name="rooms_room_kind",
            ),
            models.CheckConstraint(condition=Q(state__in=RoomState.values), name="rooms_room_state"),
        ]

    def __str__(self) -> str:
        return f"{self.session} {self.kind} {self.side or ''}"


class Member(models.Model):
    """Somebody's place at the table of one room. Removed, never deleted: the transcript names them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="room_members")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="room_members")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=MemberRole)
    side = models.CharField(max_length=20, choices=Side, null=True, blank=True)  # noqa: DJ001  a mediator has none
    read_seq = models.BigIntegerField(default=0)
    joined_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["joined_at", "role", "id"]
        constraints = [
            models.UniqueConstraint(fields=["room", "user"], name="rooms_member_once"),
            models.CheckConstraint(condition=Q(role__in=MemberRole.values), name="rooms_member_role"),
        ]

    def __str__(self) -> str:
        return f"{self.name} in {self.room_id}"


class Message(models.Model):
    """One message of the transcript. The database refuses to change or remove it; a correction is a new one."""

    id = models.BigAutoField(primary_key=True)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="messages", db_index=False)
    seq = models.BigIntegerField()
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="messages", db_index=False
    )
    client_id = models.UUIDField()
    kind = models.CharField(max_length=20, choices=MessageKind)
    body = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["room", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="rooms_message_seq"),
            models.UniqueConstraint(fields=["room", "member", "client_id"], name="rooms_message_once"),
        ]

    def __str__(self) -> str:
        return f"{self.room_id} {self.seq}"


class RoomFile(models.Model):
    """A file that a member laid into a room. The others see it once a message names it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="files")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="room_file")

    def __str__(self) -> str:
        return str(self.file)


class Station(models.Model):
    """A server process. What it holds counts as long as it was heard of lately: a killed one says no good-bye."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class Place(models.Model):
    """One open socket of a member, leased by its process."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="places")
    opened_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["room", "member", "opened_at"], name="rooms_place_member")]

    def __str__(self) -> str:
        return f"{self.member_id} at {self.station_id}"
