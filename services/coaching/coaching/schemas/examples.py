"""What the API's description shows as sent: invented ids, days and words."""

from pydantic import ConfigDict, JsonValue

CLIENT, COACH, CASE, EMPLOYER, LOGIN = (f"019a4f00-0000-7000-8000-00000000000{n}" for n in range(1, 6))
SOURCE = "pilot"


def example(**fields: JsonValue) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [fields]})
