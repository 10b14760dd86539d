"""What a register tells of publications and events."""

from __future__ import annotations

from datetime import date

from mediation.audit.models import Entry
from mediation.core.actor import IMPORT
from mediation.outreach.enums import Medium
from mediation.outreach.models import OutreachEvent, Publication
from mediation.outreach.services import PastEvent, PastPublication, record_past_events, record_past_publications
from tests.factories import START, make_court


def test_publications_and_events_are_kept_with_their_day(db: None) -> None:
    court = make_court()
    past = PastPublication(court, "以案释法", date(2019, 9, 7), Medium.WECHAT, cause="labour")
    record_past_publications(IMPORT, [past], START)
    record_past_events(IMPORT, [PastEvent(court, "法律进社区", date(2019, 11, 25), attendance=146)], START)
    publication, event = Publication.objects.get(), OutreachEvent.objects.get()
    assert (publication.published_on, publication.cause, publication.imported) == (date(2019, 9, 7), "labour", True)
    assert (event.held_on, event.attendance, event.imported) == (date(2019, 11, 25), 146, True)
    actions = list(Entry.objects.order_by("number").values_list("action", flat=True))
    assert actions == ["outreach.record_publications", "outreach.record_events"]


def test_nothing_leaves_no_trace(db: None) -> None:
    assert record_past_publications(IMPORT, [], START) == []
    assert record_past_events(IMPORT, [], START) == []
    assert not Entry.objects.exists()
