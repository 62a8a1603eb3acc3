"""Who may do what, by group. The groups are made after every migration and may be made again."""

from django.apps import apps as registry

# Rights by codename; those of Django's own kind ("add_article") and those the models name themselves. The rows of a
# story have none: who may change them is asked of saving.py.
READ = ["view_article", "view_image", "view_person", "view_section", "view_author", "view_topic", "view_provider"]
READ += ["view_advisory", "view_document", "view_page", "view_front"]
WRITE = ["add_article", "change_article", "stand_by_article", "add_image", "add_document"]
PICTURES = ["change_article", "stand_by_article", "mind_pictures", "kill_image"]
PICTURES += [f"{act}_{noun}" for act in ("add", "change") for noun in ("image", "provider")]
MASTHEAD = [f"{act}_{noun}" for act in ("add", "change") for noun in ("section", "author", "topic", "person")]
MASTHEAD += ["add_advisory", "change_advisory", "add_page", "change_page", "add_front", "change_front"]
MASTHEAD += [f"{act}_personname" for act in ("view", "add", "change", "delete")]
DECIDE = ["approve_article", "publish_article"]

GROUPS = {
    "Journalists": [*READ, *WRITE],
    "Editors": [*READ, *WRITE, *PICTURES, *MASTHEAD, *DECIDE],
    "Photo desk": [*READ, *PICTURES],
    "Legal": [*READ, "remove_legally"],
}


def make_groups(*, using: str, **_) -> None:
    """Make the groups of the newsroom and give each its rights."""
    group, permission = (registry.get_model("auth", name) for name in ("Group", "Permission"))
    known = {p.codename: p for p in permission.objects.using(using).filter(content_type__app_label="articles")}
    if not known:
        return
    for name, codenames in GROUPS.items():
        made, _ = group.objects.using(using).get_or_create(name=name)
        # Added, not set: what an administrator gave a group beyond this stays.
        made.permissions.add(*(known[codename] for codename in codenames))
