"""What customer service tells people, each with the line that stands in the portal."""

from portal.services import notices

COMPANY = "Nordlicht Leuchten GmbH"
DESK_LINES = [
    (notices.AccountRestored(), "Customer service has restored your account."),
    (notices.AccountSuspended("Fraud."), "Customer service has suspended your account."),
    (notices.CompanyBlocked(COMPANY, "Fraud."), "Customer service has blocked {}."),
    (notices.CompanyReopened(COMPANY), "{} is open again, and you are its admin."),
    (notices.CompanyUnblocked(COMPANY), "Customer service has unblocked {}."),
    (
        notices.MemberRestored("Wei", COMPANY),
        "Customer service has restored the account of Wei, {}.",
    ),
    (notices.MemberSuspended("Wei", COMPANY), "Customer service has suspended the account of Wei,"),
    (notices.ObjectionRaised("Wei", COMPANY), "An admin of {} has objected to Wei becoming"),
    (notices.RecoveryEnded("Wei", COMPANY), "Wei does not become an admin of {} after all."),
    (notices.RecoveryObjected("Wei", COMPANY), "An admin has objected: Wei does not become"),
    (
        notices.RecoveryStarted("Wei", COMPANY, "2026-11-27"),
        "Customer service wants to make Wei an",
    ),
    (notices.SessionsEnded("A lost telephone."), "Customer service has signed you out on all"),
]
