"""What a merchant asks before and after landing: what is understood, what is in a file, what is
there already, what a template looks like."""
