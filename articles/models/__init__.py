"""The nouns of the newsroom, a file each. This page only re-exports."""

from articles.models.account import FailedSignIn
from articles.models.append_only import Unchangeable
from articles.models.article import Article, ArticlePicture, Byline, Dismissal, PersonTag, Status
from articles.models.beside import LONGEST_LOAN, Autosave, Handover, Loan, Note, Presence, Visit
from articles.models.document import Document, pdf_in_words
from articles.models.edition import (
    CAST_DOUBT,
    NEED_A_NOTE,
    NOTE_ON_TOP,
    READER_TABLES,
    Authorship,
    Change,
    Clock,
    Edition,
    Enclosure,
    Ended,
    Kind,
    Mention,
    Origin,
    Topicality,
    Use,
)
from articles.models.finding import Finding, Found
from articles.models.front import Front, Size, Slot, overtaken, overtaken_from
from articles.models.hanging import Hanging
from articles.models.hours import AloneHours
from articles.models.image import BLANK, Copies, Image, Provider
from articles.models.legal import LegalCase, LegalStep, NamingAnswer, Removal
from articles.models.masthead import RESERVED_SEGMENTS, Advisory, Author, Page, Section, Topic
from articles.models.naming import FormerAddress, fold, free_slug, make_slug, printable, slug_base
from articles.models.person import Distinct, Person, PersonName, Portrait, Tagging
from articles.models.revision import Part, Revision, SignOff, compose, digest_of, record
from articles.models.rights import may_be_shown
from articles.models.telling import NEWS_KEPT_FOR, Duty, News, Ping, Telling, Wish
from articles.models.wording import Wording

__all__ = [
    "BLANK",
    "CAST_DOUBT",
    "LONGEST_LOAN",
    "NEED_A_NOTE",
    "NEWS_KEPT_FOR",
    "NOTE_ON_TOP",
    "READER_TABLES",
    "RESERVED_SEGMENTS",
    "Advisory",
    "AloneHours",
    "Article",
    "ArticlePicture",
    "Author",
    "Authorship",
    "Autosave",
    "Byline",
    "Change",
    "Clock",
    "Dismissal",
    "Distinct",
    "Document",
    "Duty",
    "Edition",
    "Enclosure",
    "Ended",
    "FailedSignIn",
    "Finding",
    "FormerAddress",
    "Found",
    "Front",
    "Handover",
    "Hanging",
    "Copies",
    "Image",
    "Kind",
    "LegalCase",
    "LegalStep",
    "Loan",
    "Mention",
    "NamingAnswer",
    "News",
    "Note",
    "Origin",
    "Page",
    "Part",
    "Person",
    "PersonName",
    "PersonTag",
    "Ping",
    "Portrait",
    "Presence",
    "Provider",
    "Removal",
    "Revision",
    "Section",
    "SignOff",
    "Size",
    "Slot",
    "Status",
    "Tagging",
    "Telling",
    "Topic",
    "Topicality",
    "Unchangeable",
    "Use",
    "Visit",
    "Wish",
    "Wording",
    "compose",
    "digest_of",
    "fold",
    "free_slug",
    "make_slug",
    "may_be_shown",
    "pdf_in_words",
    "overtaken",
    "overtaken_from",
    "printable",
    "record",
    "slug_base",
]
