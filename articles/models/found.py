"""Models whose forms name other rows by choosing them: what was found for the form is not looked for once more."""

from collections.abc import Collection


class FoundAlready:
    """Beside models.Model: where a foreign key's row is at hand, it came out of the database in this request."""

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        keys = [field for field in self._meta.concrete_fields if field.is_relation and field.is_cached(self)]
        at_hand = {field.name for field in keys if field.get_cached_value(self) is not None}
        super().clean_fields(exclude={*(exclude or ()), *at_hand})
