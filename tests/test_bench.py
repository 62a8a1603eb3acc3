"""The bench: its archives are whole, it reads what wrk says, and its picture holds what was measured."""

import random
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from articles import reading
from articles.models import Article, Edition, Mention, Person, Use, triggers
from tests.bench import __main__ as bench
from tests.bench import archive, chart, pages, wrk

SAID = """Running 2s test @ http://127.0.0.1:8000/
  2 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     0.93ms    1.01ms   2.01s    72.50%
    Req/Sec    10.12k     1.02k   12.31k    81.99%
  Latency Distribution
     50%  812.00us
     75%    1.10ms
     90%    2.04ms
     99%    1.20s
  40218 requests in 2.00s, 1.26GB read
  Socket errors: connect 0, read 3, write 0, timeout 2
  Non-2xx or 3xx responses: 4
Requests/sec:  20109.00
Transfer/sec:    645.12MB
"""


class TestWrk:
    def test_is_read(self):
        assert wrk.read(SAID) == wrk.Run(rate=20109.0, requests=40218, errors=9, middle=0.812, last=1200.0)

    def test_says_kindly_what_is_missing(self):
        with pytest.raises(SystemExit, match="apt-get install no-such-tool"):
            wrk.refuse_without("sh", "no-such-tool")


@pytest.mark.django_db(transaction=True)
class TestArchive:
    def test_is_a_newsroom_that_readers_find_their_way_in(self, settings, tmp_path, client, capsys):
        settings.MEDIA_ROOT = tmp_path

        archive.fill(1_500)

        live = Edition.objects.live(timezone.now())
        assert Article.objects.count() == 1_500
        assert 1_000 < live.count() < Edition.objects.count() < 1_500
        assert Use.objects.count() == 3 * Edition.objects.count()
        first = Person.objects.get(slug="quist-0")
        assert Mention.objects.filter(person=first).count() > Edition.objects.count() // archive.FIRST * 0.9
        assert triggers.missing(connection) == []
        for name, address in pages.addresses().items():
            response = client.get(address)
            assert (name, response.status_code) == (name, 200)
        assert reading.newest(at=timezone.now()).older
        call_command("flush", interactive=False, verbosity=0)

    def test_words_are_the_same_in_every_run(self):
        assert archive.desk_words(7, random.Random(1)) == archive.desk_words(7, random.Random(2))
        assert len(archive.desk_words(7, random.Random(1))) == archive.LENGTH


class TestChart:
    def test_is_a_picture_of_what_was_measured(self):
        row = {"name": "story <5", "warm": 48_000.0, "nginx": 100_000.0, "floor": 60_000.0, "cold": 1_000.0}

        drawn = ElementTree.fromstring(chart.bars([row], 100_000))

        words = [element.text for element in drawn.iter("{http://www.w3.org/2000/svg}text")]
        assert {"story <5", "48,000", "100,000", "1,000"} <= set(words)


class TestOptions:
    def test_are_all_named_in_the_makefile(self):
        asked = bench.read(["--only", "press", "--seconds", "3", "--stories", "1000"])

        assert (asked.only, asked.seconds, asked.stories) == ("press", 3, [1000])
