"""All pages, one module a feature."""

from hubang.web import (
    account,
    ask,
    balance,
    capacities,
    cases,
    chat,
    dead_letters,
    experiment,
    feed,
    flags,
    group_pages,
    health,
    helping,
    home,
    invites,
    join,
    learning,
    live,
    mail_links,
    manage,
    me,
    people,
    proof,
    push_worker,
    requests,
    scam_links,
    ways,
    words,
)

FEATURES = (
    home, join, group_pages, invites, feed, ask, requests, helping, balance, chat, people, me, proof, account, manage, cases, words, scam_links, learning, flags,
    live, health, mail_links, ways, push_worker, dead_letters, capacities, experiment,
)  # fmt: skip

urlpatterns = [pattern for feature in FEATURES for pattern in feature.urlpatterns]
