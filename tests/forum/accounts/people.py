"""Members with passwords and browsers that have signed in through the form."""

from argon2 import PasswordHasher

from forum.accounts import passwords
from forum.accounts.models import User
from forum.core.db import command, session
from tests import make
from tests.visitor import Visitor

PASSWORD = "a lantern in the fog"
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@command
def give_password(member_id: int, password: str = PASSWORD) -> None:
    session().get_one(User, member_id).password_hash = passwords.hasher.hash(password)


def member(name: str, **columns):
    """A member who can sign in with PASSWORD."""
    found = make.member(name, **columns)
    give_password(found.id)
    return found


def signed_in(app, name: str, password: str = PASSWORD, **answers) -> Visitor:
    """A browser that signed in through the form."""
    visitor = Visitor(app)
    visitor.get("/sign-in").submit("/sign-in", identifier=name, password=password, status=303, **answers)
    return visitor


def is_signed_in(visitor: Visitor) -> bool:
    """Whether this browser may see its own settings."""
    return visitor._open("GET", "/settings/").status_code == 200
