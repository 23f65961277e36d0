"""Makes the pilot's files: invented people whose rows add up to the published figures."""
