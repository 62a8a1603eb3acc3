"""What comes in from outside: plain-text stories, lists of people. A story becomes a draft and never anything else."""
