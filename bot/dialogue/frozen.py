"""The base of everything that is kept: frozen, closed, and JSON both ways."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value that never changes; a change is a copy. Unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")
