"""What the coaching service refuses, in words a coach understands; one file per noun."""
