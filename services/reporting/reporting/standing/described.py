"""What is told of persons for statistics, as the columns that figures are broken down by."""


def described_as(on: str) -> str:
    """The columns of `described`, with the age that a person had, or turned, in the year of the day `on`."""
    age = f"extract(year from {on}) - born_in"
    return f"""
        case when born_in is null then 'not_known' when {age} < 30 then '<30' when {age} < 40 then '30-39'
             when {age} < 50 then '40-49' when {age} < 60 then '50-59' else '60+' end as age_band,
        coalesce(sex, 'not_known') as sex, coalesce(education, 'not_known') as education,
        coalesce(livelihood, 'not_known') as livelihood
    """
