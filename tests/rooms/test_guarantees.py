"""The eight guarantees of the room protocol, each by its number, against running servers.

On SQLite there is one process; on PostgreSQL and Redis there are two, and the members of a room are spread over them.
"""

from __future__ import annotations

import asyncio
import signal
import time
import uuid
from contextlib import AsyncExitStack
from pathlib import Path

from tests.rooms.running import House, SeededRoom, installation
from tests.rooms.talk import Talk, of


async def everybody(stack: AsyncExitStack, house: House, room: SeededRoom) -> list[Talk]:
    """All three members, in the room."""
    talks = [await stack.enter_async_context(house.talk(room, n)) for n in range(3)]
    for talk in talks:
        await talk.wait(of("welcome"))
    return talks


# 1 Order


async def test_1_everybody_sees_the_same_messages_under_the_same_numbers_without_gaps(fast_house: House) -> None:
    room = fast_house.room()
    async with AsyncExitStack() as stack:
        talks = await everybody(stack, fast_house, room)
        await asyncio.gather(*(talk.post(f"{n}-{i}") for n, talk in enumerate(talks) for i in range(80)))
        for talk in talks:
            await talk.reach(240)
        views = [[(m["seq"], m["id"], m["from"], m["body"]["text"]) for m in talk.all("message")] for talk in talks]
    assert [seq for seq, *_ in views[0]] == list(range(1, 241))
    assert views[0] == views[1] == views[2]


async def test_1_a_members_own_messages_keep_their_order(fast_house: House) -> None:
    room = fast_house.room()
    async with fast_house.talk(room, 0) as talk:
        ids = [await talk.post(str(i)) for i in range(100)]
        await talk.reach(100)
        assert [m["id"] for m in talk.all("message")] == ids


# 2 Durability


async def test_2_what_was_acknowledged_outlives_a_killed_server(tmp_path: Path) -> None:
    with installation(tmp_path, ROOM_RATE="0") as house:
        house.seed(1)
        room, victim = house.room(), house.start()
        acknowledged: dict[str, int] = {}
        for _kill in range(3):
            async with house.talk(room, 0, at=0) as talk:
                await talk.wait(of("welcome"))
                for i in range(400):
                    await talk.post(f"before the kill {i}")
                await talk.wait(of("ack"))
                victim.stop(signal.SIGKILL)
                await talk.closed()
                acknowledged |= {frame["id"]: frame["seq"] for frame in talk.all("ack")}
            house.processes.clear()
            victim = house.start()
        stored = house.stored(room)
    assert acknowledged
    assert [m["seq"] for m in stored] == list(range(1, len(stored) + 1))
    kept = {m["id"]: m["seq"] for m in stored}
    assert len(kept) == len(stored)
    assert {i: kept.get(i) for i in acknowledged} == acknowledged


# 3 Once


async def test_3_the_same_id_is_stored_once_and_acknowledged_alike(house: House) -> None:
    room, message_id = house.room(), str(uuid.uuid4())
    async with house.talk(room, 1) as other, house.talk(room, 0) as talk:
        await other.wait(of("welcome"))
        first = await talk.say("once", message_id)
        await talk.post("once, again", message_id)
        await talk.wait(lambda f: f["type"] == "ack" and f is not first)
        async with house.talk(room, 0, at=1, after=first["seq"]) as later:
            assert await later.say("once more", message_id) == first
        await talk.say("end")
        await other.reach(first["seq"] + 1)
        assert [m["body"]["text"] for m in other.all("message")] == ["once", "end"]
        assert [f for f in talk.all("ack") if f["id"] == message_id] == [first, first]


async def test_3_two_places_that_send_the_same_id_at_the_same_instant_store_it_once(fast_house: House) -> None:
    room = fast_house.room()
    ids = [str(uuid.uuid4()) for _ in range(60)]
    async with fast_house.talk(room, 0, at=0) as one, fast_house.talk(room, 0, at=1) as other:
        await asyncio.gather(one.wait(of("welcome")), other.wait(of("welcome")))
        await asyncio.gather(*(talk.post("twice", i) for i in ids for talk in (one, other)))
        for talk in (one, other):
            for i in ids:
                await talk.wait(of("ack", id=i))
        acks = [{f["id"]: (f["seq"], f["at"]) for f in talk.all("ack")} for talk in (one, other)]
        assert acks[0] == acks[1]
        await one.reach(60)
        assert sorted(one.seqs()) == list(range(1, 61))


# 4 Completeness


async def test_4_who_comes_back_is_given_exactly_what_was_missed(house: House) -> None:
    room = house.room()
    async with house.talk(room, 0) as talk:
        for i in range(4):
            await talk.say(str(i))
        last = await talk.say("4 – 汉字 😀 \u202eRTL")
        async with house.talk(room, 1, after=2) as back:
            welcome = await back.wait(of("welcome"))
            assert welcome["last_seq"] == last["seq"]
            await back.reach(5)
            assert back.given[0] is welcome
            assert back.seqs() == [3, 4, 5]
            assert back.all("message")[-1]["body"]["text"] == "4 – 汉字 😀 \u202eRTL"


async def test_4_after_a_long_absence_the_newest_200_come_and_history_has_the_rest(fast_house: House) -> None:
    room = fast_house.room()
    async with fast_house.talk(room, 0) as talk:
        for i in range(250):
            await talk.post(str(i))
        await talk.reach(250)
        async with fast_house.talk(room, 1, after=0) as back:
            await back.reach(250)
            assert back.seqs() == list(range(51, 251))
            await back.send(type="history", after=0, limit=50)
            page = await back.wait(of("history"))
            assert [m["seq"] for m in page["messages"]] == list(range(1, 51))
            assert page["more"] is True
            await back.send(type="history", before=51, limit=200)
            page = await back.wait(of("history", more=False))
            assert [m["seq"] for m in page["messages"]] == list(range(1, 51))


async def test_4_who_enters_while_others_write_has_no_gap(fast_house: House) -> None:
    room = fast_house.room()

    async def write(talk: Talk) -> None:
        for i in range(150):
            await talk.post(str(i))
            await asyncio.sleep(0.002)

    async with fast_house.talk(room, 0) as talk, AsyncExitStack() as stack:
        writing = asyncio.create_task(write(talk))
        entering = []
        for n in range(6):
            await asyncio.sleep(0.04)
            entering.append(await stack.enter_async_context(fast_house.talk(room, 1 + n % 2, after=0, at=n)))
        await writing
        for late in entering:
            await late.reach(150)
            assert late.seqs() == list(range(1, 151))


async def test_4_a_process_that_no_hint_reaches_finds_what_is_new_by_itself(tmp_path: Path) -> None:
    with installation(tmp_path, REDIS_URL="") as house:
        house.seed(1)
        room = house.room()
        house.start()
        house.start()
        async with house.talk(room, 0, at=0) as one, house.talk(room, 1, at=1) as other:
            await asyncio.gather(one.wait(of("welcome")), other.wait(of("welcome")))
            for i in range(3):
                await one.post(f"from one {i}")
                await other.post(f"from the other {i}")
            for talk in (one, other):
                await talk.reach(6, 5)
                assert talk.seqs() == [1, 2, 3, 4, 5, 6]


async def test_4_what_one_was_shown_another_is_given_at_once_through_another_process(house: House) -> None:
    room = house.room()
    async with house.talk(room, 0) as writer, house.talk(room, 1) as reader:
        await reader.wait(of("welcome"))
        for i in range(5):
            message_id = await writer.post(str(i))
            shown = await reader.wait(of("message", id=message_id))
            async with house.talk(room, 2, after=shown["seq"] - 1) as third:
                assert (await third.wait(of("welcome")))["last_seq"] >= shown["seq"]
                await third.reach(shown["seq"])


# 5 Privacy


def caucuses(house: House, room: SeededRoom) -> dict[str, str]:
    """The mediator's view: the id of each side's caucus."""
    case = house.do(f"print(Room.objects.get(pk='{room.id}').session.case_id)")
    status, sessions = house.call("GET", f"/cases/{case}/sessions/", room.token(0))
    assert status == 200
    return {r["side"]: r["id"] for r in sessions[0]["rooms"] if r["kind"] == "caucus"}


async def test_5_a_caucus_is_unknown_to_the_other_side(house: House) -> None:
    room = house.room()
    caucus = caucuses(house, room)["applicant"]
    inside = SeededRoom(caucus, room.members)
    async with house.talk(inside, 0) as mediator, house.talk(inside, 1) as applicant:
        await mediator.say("between us")
        await applicant.reach(1)
    async with house.talk(inside, 2) as respondent:
        assert await respondent.closed() == 4404
        assert respondent.raw == []
    nowhere = SeededRoom(str(uuid.uuid4()), room.members)
    for path in (f"/rooms/{caucus}/messages/", f"/rooms/{caucus}/files/{uuid.uuid4()}/"):
        status, refusal = house.call("GET", path, room.token(2))
        unknown, words = house.call("GET", path.replace(caucus, nowhere.id), room.token(2))
        assert (status, refusal) == (unknown, words) == (404, words)
    case = house.do(f"print(Room.objects.get(pk='{room.id}').session.case_id)")
    _, sessions = house.call("GET", f"/cases/{case}/sessions/", room.token(2))
    seen = [r["id"] for s in sessions for r in s["rooms"]]
    assert caucus not in seen
    assert len(seen) == 2


async def test_5_the_joint_room_is_byte_for_byte_the_same_with_and_without_a_caucus(house: House) -> None:
    views = []
    for with_caucus in (False, True):
        room = house.room()
        ids = [str(uuid.UUID(int=n)) for n in (1, 2)]
        async with AsyncExitStack() as stack:
            respondent = await stack.enter_async_context(house.talk(room, 2, at=0))
            await respondent.wait(of("welcome"))
            mediator = await stack.enter_async_context(house.talk(room, 0, at=0))
            await respondent.wait(of("presence", online=True))
            await mediator.say("first", ids[0])
            if with_caucus:
                inside = SeededRoom(caucuses(house, room)["applicant"], room.members)
                aside = await stack.enter_async_context(house.talk(inside, 0, at=0))
                applicant = await stack.enter_async_context(house.talk(inside, 1, at=0))
                await applicant.send(type="typing")
                await aside.say("CANARY")
                await applicant.reach(1)
                await applicant.send(type="read", seq=1)
                await aside.wait(of("read"))
            await mediator.say("second", ids[1])
            await respondent.reach(2)
            names = {respondent.me: "ME", mediator.me: "MEDIATOR"}
            names |= {m["id"]: m["role"] for m in respondent.given[0]["members"]}
            names |= {room.id: "ROOM", respondent.given[0]["room"]["case_number"]: "NUMBER"}
            times = {f["at"]: "AT" for f in respondent.all("message")}
            times[respondent.given[0]["server_time"]] = "NOW"
            text = "\n".join(respondent.raw)
            for old, new in {**names, **times}.items():
                text = text.replace(old, new)
            views.append(text)
    assert views[0] == views[1]
    assert "CANARY" not in views[1]


async def test_5_who_is_no_member_enters_no_room(house: House) -> None:
    room, other = house.room(), house.room()
    async with house.talk(SeededRoom(room.id, other.members), 1) as stranger:
        assert await stranger.closed() == 4404
        assert stranger.raw == []


# 6 Immutability: of the rows themselves, see test_appending.py


async def test_6_sending_an_id_again_with_other_words_changes_nothing(house: House) -> None:
    room, message_id = house.room(), str(uuid.uuid4())
    async with house.talk(room, 0) as talk:
        await talk.say("as it was", message_id)
        await talk.say("as I wish it had been", message_id)
        await talk.send(type="history", after=0, limit=10)
        page = await talk.wait(of("history"))
        assert [m["body"]["text"] for m in page["messages"]] == ["as it was"]


# 7 Revocation


async def test_7_who_is_removed_is_out_within_two_seconds(house: House) -> None:
    room = house.room()
    async with house.talk(room, 0) as mediator, house.talk(room, 1) as removed:
        await asyncio.gather(mediator.wait(of("welcome")), removed.wait(of("welcome")))
        removing = asyncio.to_thread(
            house.do,
            f"m = Member.objects.get(pk='{removed.me}')\n"
            f"leader = User.objects.get(room_members='{mediator.me}').as_actor()\n"
            "services.remove_member(leader, m.pk, now)\n"
            "import time; print(time.time())",
        )
        done_at = float(await removing)
        assert await removed.closed() == 4403
        assert time.time() - done_at < 2
        left = await mediator.wait(of("members"))
        assert removed.me not in [m["id"] for m in left["members"]]
        await mediator.say("without you")
        assert removed.seqs() == []
        async with house.talk(room, 1) as again:
            assert await again.closed() == 4403
        assert house.call("GET", f"/rooms/{room.id}/messages/", room.token(1))[0] == 403


async def test_7_when_the_session_ends_the_sockets_close_and_the_transcript_stays(house: House) -> None:
    room = house.room()
    session = house.do(f"print(Room.objects.get(pk='{room.id}').session_id)")
    async with house.talk(room, 0) as mediator, house.talk(room, 1) as party:
        await mediator.say("good-bye")
        await party.reach(1)
        status, refusal = await asyncio.to_thread(
            house.call, "POST", f"/sessions/{session}/state/", room.token(1), {"state": "closed"}
        )
        assert (status, refusal["code"]) == (403, "not_mediator")
        status, answer = await asyncio.to_thread(
            house.call, "POST", f"/sessions/{session}/state/", room.token(0), {"state": "closed"}
        )
        started = time.monotonic()
        assert (status, answer["state"]) == (200, "closed")
        assert [await talk.closed() for talk in (mediator, party)] == [4410, 4410]
        assert time.monotonic() - started < 2
        assert party.given[-1] == {"type": "state", "state": "closed"}
    async with house.talk(room, 1) as late:
        assert await late.closed() == 4410
    status, page = house.call("GET", f"/rooms/{room.id}/messages/", room.token(1))
    assert (status, [m["body"]["text"] for m in page["messages"]]) == (200, ["good-bye"])


async def test_7_while_the_room_waits_only_the_mediator_writes(house: House) -> None:
    room = house.room()
    session = house.do(f"print(Room.objects.get(pk='{room.id}').session_id)")
    async with house.talk(room, 0) as mediator, house.talk(room, 1) as party:
        await party.wait(of("welcome"))
        await asyncio.to_thread(house.call, "POST", f"/sessions/{session}/state/", room.token(0), {"state": "waiting"})
        await party.wait(of("state", state="waiting"))
        refused = await party.post("may I?")
        assert (await party.wait(of("error", id=refused)))["code"] == "not_open"
        assert (await mediator.say("please wait"))["seq"] == 1
        await asyncio.to_thread(house.call, "POST", f"/sessions/{session}/state/", room.token(0), {"state": "open"})
        await party.wait(of("state", state="open"))
        assert (await party.say("now?"))["seq"] == 2


# 8 Liveness: see test_lines.py
