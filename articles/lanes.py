"""Where the addresses of the desk begin, and of what it lends outside; all others are the readers'."""

DESK = "/admin/"
LENT = "/preview/"
