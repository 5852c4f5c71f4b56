from core.api.filters import FilterSet, WholeNumber


class ReviewFilterSet(FilterSet):
    rating = WholeNumber(
        min_value=1, max_value=5, help_text="Only those with so many stars, 1 to 5."
    )
