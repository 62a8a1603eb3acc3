"""Documents as files: what may come in as a PDF, and how it is kept. Pictures have a room of their own."""
