"""Documents as files: what may come in as a PDF, and how it comes in. Pictures have a room of their own."""
