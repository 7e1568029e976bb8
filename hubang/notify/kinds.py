"""Every kind of notice, with what causes it."""

KINDS = {
    "welcome": "you became a member",
    "join_approved": "your request to join was approved",
    "join_refused": "your request to join was refused",
    "help_claimed": "somebody says that they helped you: please confirm",
    "assist_confirmed": "your help was confirmed",
    "assist_disputed": "the asker did not see your help",
    "assist_void": "a help of yours does not count",
    "request_completed": "your request is completed",
    "request_expired": "your request ran out of time",
    "request_removed": "your request was removed by an admin",
    "request_released": "a reviewer let your text go out",
    "request_refused": "a reviewer did not let your text go out",
    "thanked": "you were thanked",
    "mentioned": "you were mentioned in the chat",
    "replied": "somebody replied to you",
    "case_opened": "a case waits for you",
    "join_waiting": "somebody waits to be let in",
    "muted": "you were muted for a while",
    "kicked": "you were removed from a group",
    "rules_changed": "the rules have changed: please read and accept them",
}
