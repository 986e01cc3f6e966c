"""What a release writes beside the code, and each grading reads: the lesson, its secret, and the walls allowed."""

import json
import secrets
from dataclasses import asdict, dataclass

FILE = "autograder.json"


@dataclass(frozen=True)
class Settings:
    """lesson: its slug. seed: of the random cases, a secret of this release. tier: the weakest sandbox allowed."""

    lesson: str
    seed: int
    tier: str

    @classmethod
    def drawn(cls, lesson: str, tier: str) -> "Settings":
        """With a new secret."""
        return cls(lesson, secrets.randbits(128), tier)

    def to_json(self) -> str:
        """As text. `from_json` gives equal settings."""
        return json.dumps(asdict(self)) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Settings":
        """Of the text that a release wrote."""
        return cls(**json.loads(text))
