"""What is told about admins and about one's own place, with the line that stands in the portal."""

from portal.services import notices
from tests.factories.desk_notices import COMPANY

OWN_LINES = [
    (notices.AdminRightRemoved("Wei", COMPANY), "Wei is no longer an admin of {}, but remains a"),
    (notices.AdminSet("Wei", COMPANY), "Wei is now an admin of {}."),
    (notices.AdminTransferred("Wei", "Ana", COMPANY), "Wei has transferred the admin permission"),
    (notices.AccountReady(), "Your account is ready, and your e-mail address is confirmed."),
    (notices.CopyReady(), "The copy of your data is ready. You can download it for seven days."),
    (notices.CompanyRegistered(COMPANY, "K7-4"), "{} is registered, and you are its admin."),
    (notices.OwnAdminReceived("Wei", COMPANY), "Wei has transferred the admin permission for {} t"),
    (notices.OwnAdminRightRemoved(COMPANY), "You are no longer an admin of {}, but you remain a"),
    (notices.OwnAdminSet(COMPANY), "You are now an admin of {}."),
    (notices.OwnAdminTransferred("Ana", COMPANY), "You have transferred the admin permission for"),
    (notices.OwnApplicationExpired(COMPANY), "Your application to join {} went unanswered and"),
    (notices.OwnApplicationVoid(COMPANY), "Your application to join {} is no longer valid."),
]
