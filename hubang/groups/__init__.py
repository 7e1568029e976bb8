"""Communities, groups, and who belongs to them: invites, joining, rules, roles and duties."""
