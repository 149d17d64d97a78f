"""What every answer must carry, and must carry once (security check 68)."""

import httpx

SECURITY = frozenset(
    {
        "content-security-policy",
        "x-content-type-options",
        "x-frame-options",
        "referrer-policy",
        "cross-origin-opener-policy",
        "cross-origin-resource-policy",
        "permissions-policy",
        "cache-control",
    }
)
TRANSPORT = "strict-transport-security"


def faults_in(answer: httpx.Response) -> list[str]:
    """Return what is wrong with an answer's headers, one sentence each.

    Of two policies a browser obeys both, and of two other headers nobody knows which.
    """
    wanted = SECURITY | ({TRANSPORT} if answer.url.scheme == "https" else set())
    faults = [f"no {name}" for name in sorted(wanted - answer.headers.keys())]
    faults += [
        f"{name} {len(values)} times"
        for name in sorted(answer.headers.keys() - {"set-cookie"})
        if len(values := answer.headers.get_list(name)) > 1
    ]
    return faults or _faults_in_values(answer.headers)


def _faults_in_values(headers: httpx.Headers) -> list[str]:
    policy = headers["content-security-policy"]
    checks = {
        "sniffing is allowed": headers["x-content-type-options"] != "nosniff",
        "framing is allowed": "frame-ancestors 'none'" not in policy,
        "a policy for anywhere": "*" in policy,
        "scripts that are unsafe": "unsafe" in _scripts(policy),
    }
    return [fault for fault, found in checks.items() if found]


def _scripts(policy: str) -> str:
    parts = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    return parts.get("script-src", parts.get("default-src", "unsafe: no rule for scripts"))
