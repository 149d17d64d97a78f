"""The second factor: a code from an app beside the password, and codes for a lost device."""

from portal.services.second_factor.demo import demo_code, settle_demo
from portal.services.second_factor.errors import (
    AlreadySetUp,
    FactorCodesClosed,
    FactorCodeUsed,
    FactorCodeWrong,
    NotSetUp,
    RecoveryCodeWrong,
    SecondFactorNeeded,
)
from portal.services.second_factor.giving import go_on, use_recovery_code, verify
from portal.services.second_factor.keeping import find_factor, has_factor
from portal.services.second_factor.recovery import renew_recovery_codes
from portal.services.second_factor.removing import (
    forget,
    remove,
    remove_colleagues,
    reset_by_operator,
    turn_off,
)
from portal.services.second_factor.setting_up import begin, begin_move, confirm

__all__ = [
    "AlreadySetUp",
    "FactorCodeUsed",
    "FactorCodeWrong",
    "FactorCodesClosed",
    "NotSetUp",
    "RecoveryCodeWrong",
    "SecondFactorNeeded",
    "begin",
    "begin_move",
    "confirm",
    "demo_code",
    "find_factor",
    "forget",
    "go_on",
    "has_factor",
    "remove",
    "remove_colleagues",
    "renew_recovery_codes",
    "reset_by_operator",
    "settle_demo",
    "turn_off",
    "use_recovery_code",
    "verify",
]
