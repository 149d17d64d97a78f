"""The help centre's topics, in the order in which people need them."""

from portal.documents.help.join_or_create import JOIN_OR_CREATE
from portal.documents.help.privacy_and_sessions import PRIVACY_AND_SESSIONS
from portal.documents.help.to_be_suppliers import TO_BE_SUPPLIERS
from portal.documents.help.users_guide import USERS_GUIDE
from portal.documents.prose import Topic

TOPICS: tuple[Topic, ...] = (USERS_GUIDE, JOIN_OR_CREATE, TO_BE_SUPPLIERS, PRIVACY_AND_SESSIONS)

__all__ = [
    "JOIN_OR_CREATE",
    "PRIVACY_AND_SESSIONS",
    "TOPICS",
    "TO_BE_SUPPLIERS",
    "USERS_GUIDE",
]
