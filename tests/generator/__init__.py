"""The invented region of `rinnalla sample` as events: what the services would have told of it all."""
