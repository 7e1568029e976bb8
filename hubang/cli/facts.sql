-- What is always true of the data of Hubang. Each query finds the rows that break a fact; it must find none.
-- Plain SQL that SQLite and PostgreSQL read alike. Before each query: its name, and the fact in a sentence.

-- more_claims_than_places: no request has more standing claims than it needs helpers
SELECT r.public_id FROM aid_helprequest r JOIN aid_assist a ON a.request_id = r.id AND a.state IN ('claimed', 'disputed', 'confirmed')
GROUP BY r.id, r.public_id, r.helpers_needed HAVING COUNT(*) > r.helpers_needed

-- claimed_count_is_wrong: a request counts its standing claims
SELECT r.public_id FROM aid_helprequest r
WHERE r.claimed_count <> (SELECT COUNT(*) FROM aid_assist a WHERE a.request_id = r.id AND a.state IN ('claimed', 'disputed', 'confirmed'))

-- confirmed_count_is_wrong: a request counts its confirmed claims
SELECT r.public_id FROM aid_helprequest r
WHERE r.confirmed_count <> (SELECT COUNT(*) FROM aid_assist a WHERE a.request_id = r.id AND a.state = 'confirmed')

-- helped_oneself: nobody helps on an own request
SELECT a.public_id FROM aid_assist a JOIN aid_helprequest r ON r.id = a.request_id WHERE a.helper_id = r.asker_id

-- helped_across_groups: helper and asker belong to the request's group
SELECT r.public_id FROM aid_helprequest r JOIN groups_membership m ON m.id = r.asker_id WHERE m.group_id <> r.group_id
UNION SELECT a.public_id FROM aid_assist a JOIN aid_helprequest r ON r.id = a.request_id JOIN groups_membership m ON m.id = a.helper_id
WHERE m.group_id <> r.group_id

-- full_with_room: a full request has no free place
SELECT public_id FROM aid_helprequest WHERE state = 'full' AND claimed_count < helpers_needed

-- open_without_room: an open request has a free place
SELECT public_id FROM aid_helprequest WHERE state = 'open' AND claimed_count >= helpers_needed

-- closed_without_a_time: a closed request says since when, an open one does not
SELECT public_id FROM aid_helprequest
WHERE (state IN ('completed', 'withdrawn', 'removed') AND closed_at IS NULL) OR (state IN ('open', 'full') AND closed_at IS NOT NULL)

-- confirmed_without_an_entry: every confirmed help is in the log
SELECT a.public_id FROM aid_assist a WHERE a.state = 'confirmed'
AND NOT EXISTS (SELECT 1 FROM audit_auditentry e WHERE e.verb = 'confirm_assist' AND e.object_id = a.public_id)

-- request_without_an_entry: every request is in the log
SELECT r.public_id FROM aid_helprequest r
WHERE NOT EXISTS (SELECT 1 FROM audit_auditentry e WHERE e.verb = 'ask_for_help' AND e.object_id = r.public_id)

-- thanks_for_nothing: thanks are for a help that was claimed
SELECT t.public_id FROM aid_thanks t JOIN aid_assist a ON a.id = t.assist_id WHERE a.state NOT IN ('claimed', 'confirmed', 'disputed', 'void')

-- link_left_behind: a link whose deletion is noted is gone
SELECT public_id FROM aid_helprequest WHERE link_deleted_at IS NOT NULL AND (link <> '' OR code <> '' OR link_digest <> '')

-- member_count_is_wrong: a group counts its active members
SELECT g.public_id FROM groups_group g
WHERE g.member_count <> (SELECT COUNT(*) FROM groups_membership m WHERE m.group_id = g.id AND m.standing = 'active')

-- overfull_group: no group has more members than places
SELECT public_id FROM groups_group WHERE member_count > max_members

-- two_owners: a group has one active owner at most
SELECT group_id FROM groups_membership WHERE role = 'owner' AND standing = 'active' GROUP BY group_id HAVING COUNT(*) > 1

-- one_person_twice: a user is an active member of a group once
SELECT group_id, user_id FROM groups_membership WHERE standing = 'active' GROUP BY group_id, user_id HAVING COUNT(*) > 1

-- invite_used_too_often: no invite let in more people than it may
SELECT public_id FROM groups_invite WHERE max_uses IS NOT NULL AND uses > max_uses

-- accepted_what_is_not: nobody has accepted a version of the rules that was never published
SELECT m.public_id FROM groups_membership m
WHERE m.accepted_version > COALESCE((SELECT MAX(s.version) FROM groups_ruleset s WHERE s.group_id = m.group_id), 0)

-- gap_in_the_log: the events of a group are numbered without a gap
SELECT e."group" FROM live_liveevent e GROUP BY e."group" HAVING COUNT(*) <> MAX(e.no) - MIN(e.no) + 1

-- log_ahead_of_its_counter: no event has a number that the counter has not given
SELECT e."group" FROM live_liveevent e JOIN live_stream s ON s."group" = e."group" GROUP BY e."group", s.last_no HAVING MAX(e.no) > s.last_no

-- message_across_groups: a message is written by a member of its group
SELECT m.public_id FROM chat_message m JOIN chat_conversation c ON c.id = m.conversation_id JOIN groups_membership a ON a.id = m.author_id
WHERE a.group_id <> c.group_id

-- recalled_and_still_there: a recalled message has no text
SELECT public_id FROM chat_message WHERE recalled_at IS NOT NULL AND text <> ''

-- case_closed_by_nobody: a closed case says when and what was decided, an open one does not
SELECT public_id FROM moderation_case WHERE (state = 'closed' AND (closed_at IS NULL OR decision = '')) OR (state = 'open' AND closed_at IS NOT NULL)

-- case_keeps_its_text: the text of an appeal goes with the decision
SELECT public_id FROM moderation_case WHERE state = 'closed' AND text <> ''

-- dispute_without_a_case: every disputed help waits for a mediator
SELECT a.public_id FROM aid_assist a WHERE a.state = 'disputed'
AND NOT EXISTS (SELECT 1 FROM moderation_case c WHERE c.kind = 'dispute' AND c.object_id = a.public_id AND c.state = 'open')

-- claim_nobody_was_told_of: every standing claim has told its asker
SELECT a.public_id FROM aid_assist a WHERE a.state = 'claimed'
AND NOT EXISTS (SELECT 1 FROM notify_notification n JOIN aid_helprequest r ON r.id = a.request_id JOIN groups_membership m ON m.id = r.asker_id
WHERE n.kind = 'help_claimed' AND n.user_id = m.user_id)

-- delivery_to_somebody_else: a notice goes to an address of its own person, on the channel of that address
SELECT d.public_id FROM notify_delivery d JOIN notify_notification n ON n.id = d.notification_id
JOIN notify_address a ON a.id = d.address_id WHERE a.user_id <> n.user_id OR a.channel <> d.channel

-- delivery_of_another_group: an address of one group hears of no other
SELECT d.public_id FROM notify_delivery d JOIN notify_notification n ON n.id = d.notification_id
JOIN notify_address a ON a.id = d.address_id WHERE a."group" <> '' AND a."group" <> n."group"

-- sent_without_a_yes: nothing was sent to an address before its owner said yes
SELECT d.public_id FROM notify_delivery d JOIN notify_address a ON a.id = d.address_id
WHERE d.state = 'sent' AND a.ended_at IS NULL AND a.confirmed_at IS NULL AND a.ended_how <> 'restored'

-- ended_and_still_held: nobody works on a delivery that has ended
SELECT public_id FROM notify_delivery WHERE state <> 'waiting' AND holder <> ''

-- dropped_without_a_reason: what was dropped or given up says why
SELECT public_id FROM notify_delivery WHERE state IN ('dropped', 'dead') AND reason = ''

-- ping_of_somebody_else: a ping is a notice to the member who was asked
SELECT p.public_id FROM notify_ping p JOIN notify_notification n ON n.id = p.notification_id
WHERE n.user_id <> p.user_id OR n."group" <> p."group" OR n.kind <> 'wanted'

-- ping_answered_and_open: an answered ping is settled
SELECT public_id FROM notify_ping WHERE answered_at IS NOT NULL AND settled_at IS NULL

-- answers_without_pings: a member's record counts the pings and the answers
SELECT r.id FROM notify_responder r WHERE r.asked <> (SELECT COUNT(*) FROM notify_ping p WHERE p.user_id = r.user_id AND p."group" = r."group")
OR r.answered <> (SELECT COUNT(*) FROM notify_ping p WHERE p.user_id = r.user_id AND p."group" = r."group" AND p.answered_at IS NOT NULL)
