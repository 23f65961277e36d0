"""What figures ask of the facts and of where people stand: counts up to a day, and the bounds of what can be asked."""
