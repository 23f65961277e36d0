"""How partners are told: what waits for them is decided when it is sent, under the client's lock, and not before."""
