"""Every kind of person, by name."""

# Admins and what each has taken on; the first has no duty.
ADMINS = {"admin": [], "reviewer": ["review"], "mediator": ["mediate"], "officer": ["safety"], "greeter": ["welcome"]}
# Has not accepted the rules of today.
HALF = "half member"
ACTIVE = ("newcomer", "member", "muted", HALF, *ADMINS, "owner")
GONE = ("left", "kicked", "banned")
# A guest has opened the cover of the group by its code; nobody has nothing at all.
WITHOUT_ACCOUNT = ("nobody", "guest")
OUTSIDE = (*WITHOUT_ACCOUNT, "stranger", "applicant", *GONE, "foreign owner")
ACTORS = (*OUTSIDE, *ACTIVE)

EVERYBODY = frozenset(ACTORS)
SIGNED_IN = EVERYBODY - set(WITHOUT_ACCOUNT)
MEMBERS = frozenset(ACTIVE)
ANY_ADMIN = frozenset((*ADMINS, "owner"))
OWNER = frozenset({"owner"})
JUDGES = frozenset({"reviewer", "officer", "owner"})

# A text that is refused.
BLOCKED = "打我电话13977770000"


def duty(name: str) -> frozenset[str]:
    """The admins who took on this duty, and the owner, who has every one."""
    return frozenset({"owner", *(actor for actor, duties in ADMINS.items() if name in duties)})
