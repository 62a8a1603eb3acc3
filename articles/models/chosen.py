"""Models whose forms name other rows by choosing them: what was found for the form is not looked for once more."""

from collections.abc import Collection


class ChosenRows:
    """Beside models.Model: a foreign key's row that is at hand, and saved, was found by the form that chose it.

    For keys without `limit_choices_to`: what that allows is asked of the database alone.
    """

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        keys = [field for field in self._meta.concrete_fields if field.is_relation and field.is_cached(self)]
        rows = {field.name: field.get_cached_value(self) for field in keys}
        at_hand = {name for name, row in rows.items() if row is not None and not row._state.adding}
        super().clean_fields(exclude={*(exclude or ()), *at_hand})
